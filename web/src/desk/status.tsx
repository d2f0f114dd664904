import type { JSX } from 'preact'

export type Line = 'live' | 'connecting' | 'offline'

const words: Readonly<Record<Line, string>> = {
  live: 'Live',
  connecting: 'Connecting …',
  offline: 'Offline',
}

const meanings: Readonly<Record<Line, string>> = {
  live: 'Connected: changes appear by themselves.',
  connecting: 'Waiting for the server; what is shown may be out of date.',
  offline: 'No network: what is shown is what was last received.',
}

/** Whether what is on the page is what the server has. */
export function Status({ line }: { readonly line: Line }): JSX.Element {
  return (
    <p class={`line line-${line}`} role="status" title={meanings[line]}>
      <span class="state-light" aria-hidden="true" />
      {words[line]}
    </p>
  )
}
