import { ask } from './ask.mjs'
import { field, openDialog, select } from './dialog.mjs'
import { announce, h, icon } from './dom.mjs'
import { isZone } from './zone-time.mjs'

const roles = [
  ['freeBusyReader', 'Sees free and busy'],
  ['reader', 'Reads'],
  ['writerWithoutPrivateAccess', 'Edits, not private ones'],
  ['writer', 'Edits'],
  ['owner', 'Owns'],
]

export const roleInWords = (role) => Object.fromEntries(roles)[role] ?? role

const path = (calendarId, verb = '') => `/control/calendars/${encodeURIComponent(calendarId)}${verb}`

/** Who may see a calendar: roles are changed at once. `read` gives the calendar and all people as they are now. */
export const openShareDialog = ({ read, refresh }) =>
  openDialog({
    title: `Share “${read().calendar.summary}”`,
    kind: 'share-dialog',
    build: ({ attempt }) => {
      const list = h('ul', { class: 'shared' })
      const names = h('datalist', { id: 'known-people' })
      const email = h('input', {
        type: 'email',
        required: true,
        list: 'known-people',
        autofocus: true,
        autocomplete: 'off',
      })
      const role = select(roles, 'reader')

      // One after the other, in the order in which they were made.
      let last = Promise.resolve()
      const change = (work, said) => {
        const step = async () => {
          await work()
          await refresh()
          draw()
          announce(said)
        }
        last = last.then(() => attempt(step))
        return last
      }
      const personRow = ({ email: person, role: theirs }, { id, owner }) =>
        h(
          'li',
          {},
          h('span', { class: 'person' }, person),
          person === owner
            ? h('span', { class: 'badge' }, 'owner')
            : [
                select(roles, theirs, {
                  'aria-label': `What ${person} may do`,
                  onchange: ({ target }) =>
                    change(
                      () =>
                        ask({ method: 'POST', path: path(id, '/share'), body: { user: person, role: target.value } }),
                      `${person}: ${roleInWords(target.value)}`,
                    ),
                }),
                h(
                  'button',
                  {
                    type: 'button',
                    class: 'quiet square',
                    'aria-label': `Stop sharing with ${person}`,
                    onclick: async () => {
                      await change(
                        () => ask({ method: 'POST', path: path(id, '/unshare'), body: { user: person } }),
                        `No longer shared with ${person}`,
                      )
                      email.focus()
                    },
                  },
                  icon('close'),
                ),
              ],
        )
      let drawn = ''
      const draw = () => {
        const { calendar, people } = read()
        const members = calendar.people.map(({ email: person }) => person).join(' ')
        // Who only got another role is shown already, perhaps with the focus on it.
        if (members === drawn) return
        drawn = members
        list.replaceChildren(...calendar.people.map((person) => personRow(person, calendar)))
        const others = people.filter((one) => !calendar.people.some((person) => person.email === one.email))
        names.replaceChildren(...others.map((one) => h('option', { value: one.email }, one.name)))
      }
      draw()
      const form = h(
        'form',
        {
          class: 'add-person',
          onsubmit: (event) => {
            event.preventDefault()
            const { calendar, people } = read()
            const user = email.value.trim()
            void change(
              async () => {
                if (!people.some((one) => one.email === user))
                  await ask({ method: 'POST', path: '/control/users', body: { email: user } })
                await ask({ method: 'POST', path: path(calendar.id, '/share'), body: { user, role: role.value } })
                email.value = ''
              },
              `Shared with ${user}: ${roleInWords(role.value)}`,
            )
          },
        },
        field('Person', email, 'Somebody new gets an account of their own.'),
        field('May', role),
        h('button', { type: 'submit', class: 'primary' }, 'Share'),
        names,
      )
      return [list, form]
    },
  })

const actions = (close, text) =>
  h(
    'div',
    { class: 'actions' },
    h('button', { type: 'button', class: 'quiet', onclick: () => close(null) }, 'Cancel'),
    h('button', { type: 'submit', class: 'primary' }, text),
  )

/** A zone that is typed; the form is not sent with one that does not exist. */
const zoneInput = (zone) => {
  const input = h('input', { type: 'text', required: true, value: zone })
  input.addEventListener('input', () => input.setCustomValidity(isZone(input.value) ? '' : 'Not an IANA time zone'))
  return input
}

/** Somebody with an account and a calendar of their own; resolves with their address. */
export const openNewPersonDialog = ({ zone }) =>
  openDialog({
    title: 'New person',
    kind: 'small-dialog',
    build: ({ close, attempt }) => {
      const email = h('input', { type: 'email', required: true, autofocus: true, autocomplete: 'off' })
      const name = h('input', { type: 'text', autocomplete: 'off' })
      const timeZone = zoneInput(zone)
      return h(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault()
            const person = { email: email.value.trim(), timeZone: timeZone.value }
            const body = name.value.trim() === '' ? person : { ...person, name: name.value.trim() }
            void attempt(async () => {
              await ask({ method: 'POST', path: '/control/users', body })
              close(body.email)
            })
          },
        },
        field('Address', email),
        field('Name', name),
        field('Time zone', timeZone),
        actions(close, 'Add person'),
      )
    },
  })

/** A calendar of the person who is shown. */
export const openNewCalendarDialog = ({ user, zone, refresh }) =>
  openDialog({
    title: 'New calendar',
    kind: 'small-dialog',
    build: ({ close, attempt }) => {
      const name = h('input', { type: 'text', required: true, autofocus: true })
      const timeZone = zoneInput(zone)
      const push = select(
        [
          ['supported', 'sent to watchers'],
          ['unsupported', 'not possible, as of a holiday calendar'],
        ],
        'supported',
      )
      return h(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault()
            const id = `${crypto.randomUUID().replaceAll('-', '')}@group.calendar.google.com`
            const body = { id, owner: user, summary: name.value.trim(), timeZone: timeZone.value, push: push.value }
            void attempt(async () => {
              await ask({ method: 'POST', path: '/control/calendars', body })
              await refresh()
              announce(`Calendar “${body.summary}” added`)
              close(id)
            })
          },
        },
        field('Name', name),
        field('Time zone', timeZone),
        field('Notifications', push),
        actions(close, 'Add calendar'),
      )
    },
  })
