import fc from 'fast-check'
import { continueTrace, traceparentOf } from '../../../../functions/src/support/trace'
import { systemRandom } from '../../../../functions/src/support/random'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

it('goes on in the trace that is named, as a piece of work of its own', () => {
  const trace = continueTrace(`00-${TRACE}-${SPAN}-01`, systemRandom)
  expect(trace).toEqual({
    traceId: TRACE,
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    parentSpanId: SPAN,
    sampled: true,
  })
  expect(trace.spanId).not.toBe(SPAN)
  expect(continueTrace(traceparentOf(trace), systemRandom)).toMatchObject({ traceId: TRACE, sampled: true })
  expect(continueTrace(`00-${TRACE}-${SPAN}-02`, systemRandom).sampled).toBe(false)
})

it.each([
  undefined,
  '',
  ['00', TRACE],
  `00-${TRACE}-${SPAN}`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
])('begins a trace where none is named: %p', (traceparent) => {
  const trace = continueTrace(traceparent, systemRandom)
  expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(trace.traceId).not.toBe(TRACE)
  expect(trace.sampled).toBe(false)
})

it('is never all zeros, whatever chance says', () => {
  const zeros = { bytes: (count: number) => Buffer.alloc(count) }
  expect(traceparentOf(continueTrace(undefined, zeros))).toBe(`00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-00`)
})

it('hands nothing on of what was sent but a trace', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(traceparentOf(continueTrace(text, systemRandom))).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)
    }),
  )
})
