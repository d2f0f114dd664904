import type { GoogleConferenceData } from '../google/google-event'
import type { Conference } from '../model/documents/conference'

/** What a person needs to join in any of the offered ways. */
export function mapConference(conference: GoogleConferenceData): Conference {
  const solution = conference.conferenceSolution
  return {
    conferenceId: conference.conferenceId || null,
    solutionType: solution?.key?.type || null,
    solutionName: solution?.name || null,
    solutionIconUri: solution?.iconUri || null,
    notes: conference.notes || null,
    entryPoints: (conference.entryPoints ?? []).map((entry) => ({
      entryPointType: entry.entryPointType || null,
      uri: entry.uri || null,
      label: entry.label || null,
      regionCode: entry.regionCode || null,
      pin: entry.pin || null,
      accessCode: entry.accessCode || null,
      meetingCode: entry.meetingCode || null,
      passcode: entry.passcode || null,
      password: entry.password || null,
    })),
  }
}
