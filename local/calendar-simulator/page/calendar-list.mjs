import { roleInWords } from './calendar-dialogs.mjs'
import { h, icon, redraw } from './dom.mjs'

const factsOf = ({ role, people, push }) =>
  [
    role !== 'owner' && roleInWords(role),
    role === 'owner' && people.length > 1 && `shared with ${people.length - 1}`,
    push === 'unsupported' && 'no notifications',
  ]
    .filter(Boolean)
    .join(' · ')

/** A person's calendars, each to be shown or hidden, and to be shared by its owner. */
export const drawCalendarList = (element, { calendars, hidden, onshown, onshare }) =>
  redraw(
    element,
    calendars.map((calendar) =>
      h(
        'li',
        {},
        h(
          'label',
          { class: 'calendar', style: { '--color': calendar.backgroundColor } },
          h('input', {
            type: 'checkbox',
            checked: !hidden.has(calendar.id),
            data: { key: `shown ${calendar.id}` },
            onchange: ({ target }) => onshown(calendar, target.checked),
          }),
          h('span', { class: 'calendar-name' }, calendar.summary),
        ),
        h('p', { class: 'calendar-facts' }, factsOf(calendar)),
        calendar.role === 'owner' &&
          h(
            'button',
            {
              type: 'button',
              class: 'quiet square',
              'aria-label': `Share ${calendar.summary}`,
              title: 'Share',
              data: { key: `share ${calendar.id}` },
              onclick: () => onshare(calendar),
            },
            icon('people'),
          ),
      ),
    ),
  )
