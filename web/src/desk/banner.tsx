import type { JSX } from 'preact'
import { troubleInWords } from '../live/trouble'
import type { Line } from './status'

interface BannerProps {
  readonly line: Line
  readonly error: unknown
}

/** What is wrong with the page as a whole, in a sentence; nothing while all is well. */
export function Banner({ line, error }: BannerProps): JSX.Element | null {
  if (error !== null) {
    return (
      <p class="banner banner-broken" role="alert">
        {troubleInWords(error)}
      </p>
    )
  }
  if (line !== 'offline') return null
  return (
    <p class="banner" role="status">
      You are offline. This is what was last received; changes appear when the connection is back.
    </p>
  )
}
