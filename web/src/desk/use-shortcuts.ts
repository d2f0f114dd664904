import { useEffect } from 'preact/hooks'

/** Single keys that do something, as long as nobody is typing or looking at a dialog. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, target, altKey, ctrlKey, metaKey } = event
      if (altKey || ctrlKey || metaKey || document.querySelector('dialog[open]')) return
      if (target instanceof HTMLElement && target.matches('input:not([type=checkbox]), select, textarea')) return
      const act = actions[key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}
