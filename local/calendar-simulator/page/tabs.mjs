import { h } from './dom.mjs'

/**
 * Panels of which one is shown, as https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ has them: arrows go from tab to tab.
 * `tabs` are `{id, title, panel, badge?}`; the chosen one is remembered for as long as the window is open.
 */
export const createTabs = (name, tabs) => {
  const buttons = tabs.map(({ id, title, badge }) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, onclick: () => show(id) },
      title,
      badge,
    ),
  )
  const panels = tabs.map(({ id, panel }) =>
    h('div', { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}`, class: 'tab-panel' }, panel),
  )
  const show = (chosen) => {
    sessionStorage.setItem(name, chosen)
    tabs.forEach(({ id }, index) => {
      buttons[index].setAttribute('aria-selected', String(id === chosen))
      buttons[index].tabIndex = id === chosen ? 0 : -1
      panels[index].hidden = id !== chosen
    })
  }
  const step = { ArrowLeft: -1, ArrowRight: 1 }
  const list = h(
    'div',
    {
      role: 'tablist',
      class: 'tabs',
      'aria-labelledby': 'wire-title',
      onkeydown: (event) => {
        if (!(event.key in step)) return
        const next = (buttons.indexOf(document.activeElement) + step[event.key] + tabs.length) % tabs.length
        show(tabs[next].id)
        buttons[next].focus()
        event.preventDefault()
      },
    },
    buttons,
  )
  const remembered = sessionStorage.getItem(name)
  show(tabs.some(({ id }) => id === remembered) ? remembered : tabs[0].id)
  return [list, ...panels]
}
