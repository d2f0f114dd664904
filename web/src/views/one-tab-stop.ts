import { useLayoutEffect } from 'preact/hooks'

/**
 * Makes all events of the stage one stop of the Tab key, whatever their number: the arrow keys go from one to the
 * next, Home and End to the first and the last.
 */
export function useOneTabStop(stage: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    if (!stage.current || stage.current.querySelector('[data-event][tabindex="0"]')) return
    stage.current.querySelector<HTMLElement>('[data-event]')?.setAttribute('tabindex', '0')
  })
  useLayoutEffect(() => {
    const element = stage.current
    if (!element) return
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.dataset['event'] !== undefined) makeStop(element, target)
    }
    const onKey = (event: KeyboardEvent) => {
      const next = nextFor(element, event)
      if (!next) return
      event.preventDefault()
      next.focus()
    }
    element.addEventListener('focusin', onFocus)
    element.addEventListener('keydown', onKey)
    return () => {
      element.removeEventListener('focusin', onFocus)
      element.removeEventListener('keydown', onKey)
    }
  }, [])
}

function makeStop(stage: HTMLElement, target: HTMLElement): void {
  for (const other of stage.querySelectorAll('[data-event][tabindex="0"]')) other.setAttribute('tabindex', '-1')
  target.setAttribute('tabindex', '0')
}

function nextFor(stage: HTMLElement, { key, target, altKey, ctrlKey, metaKey }: KeyboardEvent): HTMLElement | null {
  if (altKey || ctrlKey || metaKey || !(target instanceof HTMLElement)) return null
  if (target.dataset['event'] === undefined) return null
  const all = [...stage.querySelectorAll<HTMLElement>('[data-event]')]
  const index = all.indexOf(target)
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return all[index + 1] ?? null
    case 'ArrowUp':
    case 'ArrowLeft':
      return all[index - 1] ?? null
    case 'Home':
      return all[0] ?? null
    case 'End':
      return all.at(-1) ?? null
    default:
      return null
  }
}
