import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../views/icons'

interface SheetProps {
  readonly label: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  readonly side?: 'left' | 'right'
}

/** A dialog at the side of the page, on a phone at its foot. Escape and a click beside it close it. */
export function Sheet({ label, onClose, children, side = 'right' }: SheetProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      // While the dialog is about to go, everything beside it is still out of reach.
      if (before instanceof HTMLElement) setTimeout(() => before.focus({ preventScroll: true }))
    }
  }, [])
  return (
    <dialog
      class={`sheet sheet-${side}`}
      ref={dialog}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      <div class="sheet-body">
        <button type="button" class="sheet-close round" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
        {children}
      </div>
    </dialog>
  )
}
