import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { LiveEventsSource } from '../live/live-events'

/** With more than these on the page only what changed itself glides; what makes room for it jumps. */
const MOST_GLIDING = 300

const GLIDE: KeyframeAnimationOptions = { duration: 450, easing: 'cubic-bezier(0.2, 0.8, 0.2, 1)' }

/**
 * Lets what changes glide from where it was drawn to where it is drawn now, across days and views' columns alike; what
 * is new grows into its place. Not for people who asked their device for less motion.
 */
export function useGlide(stage: { readonly current: HTMLElement | null }, source: LiveEventsSource): void {
  const before = useRef<ReadonlyMap<string, DOMRect> | null>(null)
  useEffect(
    () =>
      source.onChanges((changes) => {
        if (!stage.current || matchMedia('(prefers-reduced-motion: reduce)').matches) return
        before.current = measure(stage.current, new Set(changes.map(({ document }) => document.id)))
      }),
    [source],
  )
  useLayoutEffect(() => {
    const earlier = before.current
    before.current = null
    if (earlier && stage.current) for (const element of eventsIn(stage.current)) glide(element, earlier)
  })
}

const eventsIn = (stage: HTMLElement): readonly HTMLElement[] => [
  ...stage.querySelectorAll<HTMLElement>('[data-event]'),
]

function measure(stage: HTMLElement, changed: ReadonlySet<string>): ReadonlyMap<string, DOMRect> {
  const elements = eventsIn(stage)
  const all = elements.length <= MOST_GLIDING
  const moving = elements.filter((element) => all || changed.has(idOf(element)))
  return new Map(moving.toReversed().map((element) => [idOf(element), element.getBoundingClientRect()]))
}

function glide(element: HTMLElement, earlier: ReadonlyMap<string, DOMRect>): void {
  const was = earlier.get(idOf(element))
  if (!was) {
    if (element.classList.contains('is-marked')) element.animate([{ opacity: 0, scale: '0.9' }, {}], GLIDE)
    return
  }
  const is = element.getBoundingClientRect()
  const x = was.left - is.left
  const y = was.top - is.top
  if (Math.abs(x) + Math.abs(y) < 2) return
  element.animate(
    [
      { translate: `${x}px ${y}px`, zIndex: 5 },
      { translate: '0 0', zIndex: 5 },
    ],
    GLIDE,
  )
}

const idOf = (element: HTMLElement): string => element.dataset['event'] ?? ''
