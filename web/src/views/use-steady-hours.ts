import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Keeps the hours where they are on the screen when the all-day events above them take more or fewer lines. Browsers that
 * anchor scrolling do so by themselves, but not at the very top. `days` names what is shown: other days begin anew.
 */
export function useSteadyHours(scroller: RefObject<HTMLElement | null>, days: string): void {
  const last = useRef({ days: '', top: 0 })
  useLayoutEffect(() => {
    const body = scroller.current?.querySelector<HTMLElement>('.week-body')
    if (!scroller.current || !body) return
    const top = body.offsetTop
    if (last.current.days === days && last.current.top !== top) scroller.current.scrollTop += top - last.current.top
    last.current = { days, top }
  })
}
