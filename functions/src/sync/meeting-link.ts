import type { GoogleConferenceData, GoogleEvent } from '../google/google-event'
import type { MeetingLink } from '../model/documents/conference'
import { findLinks, parseLink } from './find-links'
import { providerOfHost, providerOfMeeting } from './meeting-providers'

/**
 * Where a person clicks to join: the conference's video entry, else the old Hangouts link, else the first link to a
 * known provider's meeting in the location, else in the description. Always https; nothing is ever fetched.
 */
export function meetingLink(event: GoogleEvent): MeetingLink | null {
  return (
    fromConference(event.conferenceData) ??
    fromHangout(event.hangoutLink) ??
    fromText(event.location, 'location') ??
    fromText(event.description, 'description')
  )
}

function fromConference(conference: GoogleConferenceData | null | undefined): MeetingLink | null {
  for (const { entryPointType, uri } of conference?.entryPoints ?? []) {
    const url = entryPointType === 'video' && uri ? parseLink(uri) : undefined
    if (url) {
      const provider = providerOfHost(url) ?? providerOfSolution(conference?.conferenceSolution?.key?.type)
      return { url: url.href, provider, source: 'conferenceData' }
    }
  }
  return null
}

/** https://developers.google.com/workspace/calendar/api/v3/reference/events#conferenceData.conferenceSolution.key.type */
function providerOfSolution(type: string | null | undefined): string {
  if (type === 'hangoutsMeet') return 'google_meet'
  return type === 'eventHangout' || type === 'eventNamedHangout' ? 'google_hangouts' : 'other'
}

function fromHangout(link: string | null | undefined): MeetingLink | null {
  const url = link ? parseLink(link) : undefined
  return url ? { url: url.href, provider: providerOfHost(url) ?? 'other', source: 'hangoutLink' } : null
}

function fromText(text: string | null | undefined, source: 'location' | 'description'): MeetingLink | null {
  for (const url of findLinks(text ?? '')) {
    const provider = providerOfMeeting(url)
    if (provider) return { url: url.href, provider, source }
  }
  return null
}
