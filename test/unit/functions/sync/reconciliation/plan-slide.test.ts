import * as fc from 'fast-check'
import { eventRefSchema } from '../../../../../functions/src/model/ids'
import { inWindow } from '../../../../../functions/src/sync/in-window'
import { DAY } from '../../../../../functions/src/sync/mirror-window'
import { planSlide } from '../../../../../functions/src/sync/reconciliation/plan-slide'
import { eventDocument } from '../../../../support/event-document'

const day = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * DAY)
const window = (from: number, to: number) => ({ from: day(from), to: day(to) })
const nothing = { entering: [], leaving: [] }

const entering = (startAt: Date, hours = 1) => {
  const endAt = new Date(startAt.getTime() + hours * 3_600_000)
  return { ...eventDocument(), startAt, endAt }
}
const leaving = (endAt: Date, index: number) => ({ ref: eventRefSchema.parse(`ref-${index}`), endAt })

describe('the slide of the window', () => {
  it('is one step where little comes in and goes out', () => {
    const moving = { entering: [entering(day(10))], leaving: [leaving(day(1), 0)] }
    expect(planSlide(window(0, 10), window(1, 11), moving)).toEqual([{ window: window(1, 11), ...moving }])
  })

  it('is one empty step where the window stays', () => {
    expect(planSlide(window(0, 10), window(0, 10), nothing)).toEqual([{ window: window(0, 10), ...nothing }])
  })

  it.each([
    ['its start moves back', window(5, 15), window(4, 15)],
    ['its end moves back', window(5, 15), window(5, 14)],
    ['it jumps beyond itself', window(0, 10), window(10, 20)],
  ])('is none where %s', (_, now, next) => {
    expect(planSlide(now, next, nothing)).toBeUndefined()
  })

  it('is none where more starts at one instant than one commit holds comfortably, and then some', () => {
    const many = Array.from({ length: 2_001 }, () => entering(day(10)))
    expect(planSlide(window(0, 10), window(1, 11), { entering: many, leaving: [] })).toBeUndefined()
  })

  it('R23 after each step the mirror holds exactly what its window holds then', () => {
    const events = fc.array(
      fc.record({ start: fc.integer({ min: -40, max: 640 }), hours: fc.integer({ min: 1, max: 60 }) }),
      {
        minLength: 0,
        maxLength: 700,
      },
    )
    const days = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 15 }))
    fc.assert(
      fc.property(events, days, (rows, [later, longer]) => {
        const [now, next] = [window(0, 10), window(later, 10 + longer)]
        const all = rows.map(({ start, hours }, index) => ({
          ...entering(new Date(day(0).getTime() + start * 3_600_000), hours),
          index,
        }))
        const ref = (index: number) => eventRefSchema.parse(`ref-${index}`)
        const stored = new Set(all.filter((event) => inWindow(event, now)).map(({ index }) => index))
        const plan = planSlide(now, next, {
          entering: all.filter((event) => inWindow(event, next) && !inWindow(event, now)),
          leaving: all
            .filter((event) => inWindow(event, now) && !inWindow(event, next))
            .map(({ index, endAt }) => ({ ref: ref(index), endAt })),
        })
        expect(plan?.at(-1)?.window).toEqual(next)
        for (const step of plan ?? []) {
          for (const event of step.entering) stored.add(all.findIndex((other) => Object.is(other, event)))
          for (const event of step.leaving) stored.delete(Number(event.ref.slice(4)))
          const wanted = all.filter((event) => inWindow(event, step.window)).map(({ index }) => index)
          expect([...stored].toSorted((a, b) => a - b)).toEqual(wanted)
        }
      }),
      { numRuns: 60 },
    )
  })
})
