import type { JSX } from 'preact'

const drawings = {
  video: 'M3 6.5h9v7H3zM12 9l5-2.5v7L12 11z',
  lock: 'M6 9V7a4 4 0 0 1 8 0v2M5 9h10v7H5z',
  repeat: 'M4 9a5 5 0 0 1 9-2.5M16 11a5 5 0 0 1-9 2.5M13 3v3.5H9.5M7 17v-3.5h3.5',
  place: 'M10 17s5-4.6 5-8.5a5 5 0 0 0-10 0C5 12.4 10 17 10 17zM10 10a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2z',
  previous: 'M12 5l-5 5 5 5',
  next: 'M8 5l5 5-5 5',
  close: 'M5 5l10 10M15 5L5 15',
  menu: 'M3 6h14M3 10h14M3 14h14',
  sync: 'M4 10a6 6 0 0 1 10.5-4M16 10a6 6 0 0 1-10.5 4M14.5 2.5V6H11M5.5 17.5V14H9',
  search: 'M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4 4',
  sun: 'M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4',
  moon: 'M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5z',
  people:
    'M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 16c.3-3 2.3-4.6 5-4.6s4.7 1.6 5 4.6M13 9.3a2.2 2.2 0 1 0-.6-4.2M14.3 11.6c1.8.4 3 1.9 3.2 4.4',
  clip: 'M14.5 9l-5 5a3 3 0 0 1-4.3-4.2l5.6-5.6a2 2 0 0 1 2.9 2.9l-5.4 5.3a1 1 0 0 1-1.4-1.4l4.8-4.8',
  outside: 'M8 5H5v10h10v-3M11 4h5v5M16 4l-7 7',
  check: 'M4 10.5l4 4 8-9',
  text: 'M4 5h12M4 9h12M4 13h8',
} as const

export type IconName = keyof typeof drawings

/** Says nothing to screen readers: the words beside it do. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  )
}
