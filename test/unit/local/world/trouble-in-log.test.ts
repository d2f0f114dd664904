import { isRefusal, troubleIn } from '../../../../local/world/trouble-in-log'

it.each([
  ['an error', '{"severity":"ERROR","message":"sync_failed","syncId":"s"}', 'sync_failed {"syncId":"s"}'],
  ['a warning', '{"severity":"WARNING","message":"late"}', 'late {}'],
  ['what is only told', '{"severity":"INFO","message":"sync_complete"}', null],
  ['what is not structured', 'ERROR: nothing', null],
  ['what is structured otherwise', '["ERROR"]', null],
])('of the log of the functions, %s', (_, line, told) => {
  expect(troubleIn(line)).toBe(told)
})

it.each([
  [
    'a notification that was refused',
    '{"severity":"WARNING","message":"calendar_notification","outcome":"refused"}',
    true,
  ],
  ['one that was taken', '{"severity":"INFO","message":"calendar_notification","outcome":"enqueued"}', false],
  ['what is not structured', 'refused', false],
])('of the log of the functions, no trouble but a refusal: %s', (_, line, refused) => {
  expect(isRefusal(line)).toBe(refused)
})
