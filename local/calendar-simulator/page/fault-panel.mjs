import { ask } from './ask.mjs'
import { field, select } from './dialog.mjs'
import { announce, h, redraw, unseen } from './dom.mjs'

const failures = [
  ['fullSyncRequired', '410 · sync token has ended'],
  ['fullSyncRequired later', '410 · in the middle of paging'],
  ['updatedMinTooLongAgo', '410 · too long ago'],
  ['authError', '401 · credentials'],
  ['rateLimitExceeded', '403 · rate limit'],
  ['userRateLimitExceeded', '403 · user rate limit'],
  ['quotaExceeded', '403 · quota'],
  ['insufficientPermissions', '403 · scopes'],
  ['forbidden', '403 · forbidden'],
  ['tooManyRequests', '429 · too many requests'],
  ['notFound', '404 · not found'],
  ['conditionNotMet', '412 · precondition'],
  ['internal', '500 · backend error'],
  ['badGateway', '502 · bad gateway'],
  ['unavailable', '503 · unavailable'],
  ['gatewayTimeout', '504 · time-out'],
  ['cut', 'Connection cut'],
  ['cutBody', 'Answer cut in its middle'],
  ['hang', 'No answer at all'],
  ['invalidGrant', 'invalid_grant, for oauth.token'],
]

const operations = [
  '*',
  'events.*',
  'events.list',
  'events.instances',
  'events.get',
  'events.watch',
  'channels.stop',
  'calendarList.list',
  'calendarList.watch',
  'oauth.token',
].map((name) => [name, name === '*' ? 'any request' : name])

/** How a failure is ordered, and how what is ordered is called. */
const faultOf = (chosen) => {
  const [name, page] = chosen.split(' ')
  return { fault: name, ...(page !== undefined && { page }) }
}
const nameOf = ({ fault, page }) => [fault, page].filter(Boolean).join(' ')
const wordsOf = (ordered) => failures.find(([name]) => name === nameOf(ordered))?.[1] ?? nameOf(ordered)

const number = (attributes) => h('input', { type: 'number', inputmode: 'decimal', ...attributes })
const share = (input) => Math.min(Math.max(Number(input.value) / 100, 0), 1)

const group = (name, text, ...controls) =>
  h('fieldset', { class: 'order', data: { order: name } }, h('legend', {}, text), controls)

/** Buttons for what can go wrong at Google; `draw(view)` shows what is ordered. */
export const createFaultPanel = ({ calendars, attempt, refresh }) => {
  const run = (said, ...steps) =>
    attempt(async () => {
      for (const step of steps) await ask(step)
      announce(said)
      await refresh()
    })
  const button = (text, onclick, kind = 'quiet') =>
    h('button', { type: 'button', class: `${kind} small`, onclick }, text)

  const which = h('select', { 'aria-label': 'Whose sync tokens' })
  const endTokens = () => {
    const chosen = which.value === '' ? calendars().map(({ id }) => id) : [which.value]
    const steps = chosen.map((id) => ({
      method: 'POST',
      path: `/control/calendars/${encodeURIComponent(id)}/expire-sync-tokens`,
      body: {},
    }))
    return run('Sync tokens have ended: whoever uses one gets 410', ...steps)
  }

  const fault = select(failures, 'unavailable')
  const operation = select(operations, '*')
  const times = number({ min: '1', max: '1000', step: '1', value: '1' })
  const chance = number({ min: '1', max: '100', step: '1', value: '100' })
  const fail = (ordered) =>
    run(`Ordered: ${wordsOf(ordered)}`, {
      method: 'POST',
      path: '/control/faults',
      body: ordered,
    })

  const late = number({ min: '0', max: '60', step: '0.1', value: '2' })
  const slowly = () => {
    const milliseconds = Math.round(Number(late.value) * 1000)
    return run(`Every answer takes ${late.value} s longer`, {
      method: 'POST',
      path: '/control/latency',
      body: { operation: '*', milliseconds: [milliseconds, milliseconds] },
    })
  }

  const limit = number({ min: '1', step: '1', placeholder: '∞' })
  const limitQuota = (value) =>
    run(
      value === null
        ? 'No quota'
        : value === 1
          ? 'One request a minute and user'
          : `${value} requests a minute and user`,
      {
        method: 'PATCH',
        path: '/control/switches',
        body: { quotaPerMinute: value },
      },
    )

  const drop = number({ min: '0', max: '100', value: '0' })
  const duplicate = number({ min: '0', max: '100', value: '0' })
  const reorder = number({ min: '0', max: '100', value: '0' })
  const delay = number({ min: '0', max: '600', step: '0.5', value: '0' })
  const flood = number({ min: '0', max: '1000', step: '1', value: '0' })
  const afterStop = number({ min: '0', max: '3600', step: '1', value: '0' })
  const early = h('input', { type: 'checkbox' })
  const pushFaults = () => ({
    drop: share(drop),
    duplicate: share(duplicate),
    reorder: share(reorder),
    delay: [0, Math.round(Number(delay.value) * 1000)],
    flood: Math.round(Number(flood.value)),
    lateAfterStop: Math.round(Number(afterStop.value) * 1000),
  })
  const syncMessage = () => ({
    method: 'PATCH',
    path: '/control/switches',
    body: { syncMessage: early.checked ? 'before-response' : 'after-response' },
  })
  const applyPush = () =>
    run(
      'Notifications go out like that from now on',
      { method: 'PUT', path: '/control/push-faults', body: pushFaults() },
      syncMessage(),
    )

  const reset = async () => {
    for (const input of [drop, duplicate, reorder, delay, flood, afterStop]) input.value = '0'
    early.checked = false
    limit.value = ''
    await run(
      'Everything goes well again',
      { method: 'DELETE', path: '/control/faults' },
      { method: 'PUT', path: '/control/push-faults', body: pushFaults() },
      { method: 'PATCH', path: '/control/switches', body: { quotaPerMinute: null } },
      syncMessage(),
    )
  }

  const badge = h('span', { class: 'count warn', hidden: true })
  const standing = h('ul', { class: 'standing', 'aria-label': 'Ordered failures' })
  const element = h(
    'div',
    { class: 'panel faults' },
    h('div', { class: 'row spread' }, standing, button('Reset all faults', reset, 'quiet danger-text')),
    group('tokens', 'Sync tokens', h('div', { class: 'row' }, which, button('End them: 410', endTokens))),
    group(
      'failure',
      'Failures',
      h(
        'div',
        { class: 'quick' },
        button('503 once', () => fail({ operation: '*', fault: 'unavailable', times: 1 })),
        button('429 once', () => fail({ operation: '*', fault: 'tooManyRequests', times: 1 })),
        button('Cut once', () => fail({ operation: '*', fault: 'cut', times: 1 })),
      ),
      field('What', fault),
      field('Of', operation),
      h(
        'div',
        { class: 'row' },
        field('Times', times),
        field('Chance %', chance),
        button(
          'Order',
          () =>
            fail({
              operation: operation.value,
              ...faultOf(fault.value),
              times: Number(times.value) || 1,
              probability: share(chance),
            }),
          'primary',
        ),
      ),
    ),
    h(
      'div',
      { class: 'halves' },
      group('latency', 'Slow answers', h('div', { class: 'row' }, field('Seconds', late), button('Slow', slowly))),
      group(
        'quota',
        'Quota',
        h(
          'div',
          { class: 'row' },
          field('A minute', limit),
          button('Limit', () => limitQuota(limit.value === '' ? null : Number(limit.value))),
        ),
      ),
    ),
    group(
      'push',
      'Notifications',
      h(
        'div',
        { class: 'three' },
        field('Drop %', drop),
        field('Double %', duplicate),
        field('Reorder %', reorder),
        field('Delay s', delay),
        field('More each', flood),
        field('After stop s', afterStop),
      ),
      h('label', { class: 'check' }, early, 'sync comes before the answer to watch'),
      h('div', { class: 'row end' }, button('Apply', applyPush)),
    ),
  )

  const inWords = ({ order: ordered, struck }) => {
    const what = ordered.fault === undefined ? `slower by ${ordered.milliseconds[0] / 1000} s` : wordsOf(ordered)
    const left = ordered.times === undefined ? 'until reset' : `${ordered.times - struck} left`
    const { probability: likely = 1 } = ordered
    const odds = likely < 1 ? ` · ${Math.round(likely * 100)} %` : ''
    return `${what} · ${ordered.operation === '*' ? 'any request' : ordered.operation}${odds} · ${left}`
  }
  const pushInWords = ({
    drop: dropped,
    duplicate: doubled,
    reorder: overtaken,
    delay: [, most],
    flood: more,
    lateAfterStop,
  }) =>
    [
      dropped > 0 && `${Math.round(dropped * 100)} % of notifications dropped`,
      doubled > 0 && `${Math.round(doubled * 100)} % doubled`,
      overtaken > 0 && `${Math.round(overtaken * 100)} % overtaken`,
      most > 0 && `delayed up to ${most / 1000} s`,
      more > 0 && `${more} more of each notification`,
      lateAfterStop > 0 && `notifications for ${lateAfterStop / 1000} s after a stop`,
    ].filter(Boolean)

  let drawn = ''
  const draw = ({ faults, pushFaults: push, quota, calendars: seen, switches }) => {
    const options = [['', 'of all calendars'], ...seen.map(({ id, summary }) => [id, `of ${summary}`])]
    const now = JSON.stringify([faults, push, quota.limit, options, switches.syncMessage])
    if (now === drawn) return
    drawn = now
    const chosen = which.value
    which.replaceChildren(...options.map(([value, text]) => h('option', { value }, text)))
    which.value = options.some(([value]) => value === chosen) ? chosen : ''
    const lines = [
      ...[...faults.faults, ...faults.slow].map(inWords),
      ...pushInWords(push),
      switches.syncMessage === 'before-response' && 'sync before the answer to watch',
      quota.limit !== null && `quota ${quota.limit} a minute`,
    ].filter(Boolean)
    badge.hidden = lines.length === 0
    badge.replaceChildren(String(lines.length), unseen(' ordered'))
    redraw(
      standing,
      lines.length === 0
        ? h('li', { class: 'nothing' }, 'Nothing: all goes well')
        : lines.map((line) => h('li', {}, line)),
    )
  }
  return { element, badge, draw }
}
