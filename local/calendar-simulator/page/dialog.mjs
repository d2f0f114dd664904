import { h, icon } from './dom.mjs'
import { Refused } from './ask.mjs'

let opened = 0

/**
 * Shows a modal dialog and resolves with what `close(result)` was called with, null where it was dismissed.
 * `build({close, attempt})` returns its content; `attempt` runs something and shows why it was refused.
 */
export const openDialog = ({ title, kind, build }) =>
  new Promise((resolve) => {
    const id = `dialog-${(opened += 1)}`
    const before = document.activeElement
    const alert = h('p', { class: 'refusal', role: 'alert' })
    let result = null
    const close = (outcome) => {
      result = outcome
      dialog.close()
    }
    const attempt = async (action) => {
      alert.textContent = ''
      try {
        await action()
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        alert.textContent = error.message
      }
    }
    const dialog = h(
      'dialog',
      {
        class: kind,
        'aria-labelledby': id,
        onclose: () => {
          dialog.remove()
          if (before?.isConnected) before.focus({ preventScroll: true })
          resolve(result)
        },
      },
      h(
        'div',
        { class: 'dialog-head' },
        h('h2', { id }, title),
        h(
          'button',
          { type: 'button', class: 'quiet square', 'aria-label': 'Close', onclick: () => close(null) },
          icon('close'),
        ),
      ),
    )
    dialog.append(...[build({ close, attempt })].flat(), alert, h('p', { class: 'unseen said', role: 'status' }))
    // A press beside the dialog dismisses it.
    dialog.addEventListener('pointerdown', (event) => event.target === dialog && close(null))
    document.body.append(dialog)
    dialog.showModal()
    dialog.querySelector('[autofocus]')?.focus()
  })

/** Asks one question with a few answers; null where it was dismissed. */
export const choose = ({ title, text, options, action, danger = false }) =>
  openDialog({
    title,
    kind: 'choice',
    build: ({ close }) => {
      const form = h(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault()
            close(new FormData(form).get('answer'))
          },
        },
        text && h('p', {}, text),
        h(
          'fieldset',
          { class: 'plain' },
          h('legend', { class: 'unseen' }, title),
          options.map(([value, label], index) =>
            h(
              'label',
              { class: 'option' },
              h('input', { type: 'radio', name: 'answer', value, checked: index === 0, autofocus: index === 0 }),
              label,
            ),
          ),
        ),
        h(
          'div',
          { class: 'actions' },
          h('button', { type: 'button', class: 'quiet', onclick: () => close(null) }, 'Cancel'),
          h('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action),
        ),
      )
      return form
    },
  })

/** A labelled field. */
export const field = (label, control, hint) => {
  if (control.id === '') control.id = `field-${(opened += 1)}`
  const described = hint === undefined ? null : h('small', { id: `${control.id}-hint` }, hint)
  if (described !== null) control.setAttribute('aria-describedby', described.id)
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, described)
}

export const select = (options, value, attributes = {}) => {
  const element = h(
    'select',
    attributes,
    options.map(([key, label]) => h('option', { value: key }, label)),
  )
  element.value = value
  return element
}
