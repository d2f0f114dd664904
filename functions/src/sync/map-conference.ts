import type { GoogleConferenceData } from '../google/google-event'
import type { Conference } from '../model/documents/conference'
import { linkOrNull } from './link-or-null'
import { textOrNull } from './text-or-null'

/** What a person needs to join in any of the offered ways. */
export function mapConference(conference: GoogleConferenceData): Conference {
  const solution = conference.conferenceSolution
  return {
    conferenceId: textOrNull(conference.conferenceId),
    solutionType: textOrNull(solution?.key?.type),
    solutionName: textOrNull(solution?.name),
    solutionIconUri: linkOrNull(solution?.iconUri),
    notes: textOrNull(conference.notes),
    entryPoints: (conference.entryPoints ?? []).map((entry) => ({
      entryPointType: textOrNull(entry.entryPointType),
      uri: linkOrNull(entry.uri),
      label: textOrNull(entry.label),
      regionCode: textOrNull(entry.regionCode),
      pin: textOrNull(entry.pin),
      accessCode: textOrNull(entry.accessCode),
      meetingCode: textOrNull(entry.meetingCode),
      passcode: textOrNull(entry.passcode),
      password: textOrNull(entry.password),
    })),
  }
}
