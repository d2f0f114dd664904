import { z } from 'zod'
import { faultTable } from '../core/fault-table'
import type { FaultName } from '../core/fault-table'
import { noPushFaults } from '../core/push'
import { defaultSwitches } from '../core/switches'
import type { Switches } from '../core/switches'
import type { ControlRoute } from './control-route'

const isFault = (name: string): name is FaultName => Object.hasOwn(faultTable, name)

const share = z.number().min(0).max(1)
const milliseconds = z.number().nonnegative()
const span = z.union([
  milliseconds.transform((length): [number, number] => [length, length]),
  z.tuple([milliseconds, milliseconds]),
])

const order = {
  operation: z.string().default('*'),
  user: z.string().optional(),
  calendarId: z.string().optional(),
  page: z.enum(['first', 'later']).optional(),
  skip: z.number().int().nonnegative().optional(),
  probability: share.optional(),
} as const

const schemas = {
  fault: z.strictObject({
    ...order,
    fault: z.string().refine(isFault),
    times: z.number().int().positive().optional(),
    when: z.enum(['before', 'after']).optional(),
    retryAfterSeconds: z.number().int().nonnegative().optional(),
  }),
  latency: z.strictObject({ ...order, times: z.number().int().positive().optional(), milliseconds: span }),
  seed: z.object({ seed: z.union([z.string(), z.number().transform(String)]) }),
  /** What is left out goes well again. */
  pushFaults: z.strictObject({
    drop: share.default(noPushFaults.drop),
    duplicate: share.default(noPushFaults.duplicate),
    reorder: share.default(noPushFaults.reorder),
    delay: span.default([0, 0]),
    flood: z.number().int().nonnegative().max(1000).default(noPushFaults.flood),
    lateAfterStop: milliseconds.default(noPushFaults.lateAfterStop),
  }),
} as const

/** JSON has no word for it: null is "without end". */
const amount = z.union([z.number().nonnegative(), z.null().transform(() => Infinity)])

const switchSchemas: { readonly [Name in keyof Switches]: z.ZodType<Switches[Name]> } = {
  instanceIds: z.enum(['stamped', 'opaque']),
  cancelledRows: z.enum(['bare', 'full']),
  pages: z.enum(['full', 'ragged', 'repeating']),
  syncMessage: z.enum(['before-response', 'after-response']),
  emptyDelta: z.enum(['same-token', 'new-token']),
  unknownSyncToken: z.enum(['invalid', 'full-sync-required']),
  tokenWindow: z.enum(['forgotten', 'remembered']),
  orderedListing: z.enum(['no-token', 'sync-token']),
  cancelledExceptions: z.enum(['outlive-series', 'go-with-series']),
  cancelledInstance: z.enum(['with-series', 'alone']),
  truncation: z.enum(['with-cancelled-instance', 'alone']),
  splitIds: z.enum(['telling', 'fresh']),
  splitExceptions: z.enum(['again', 'silent']),
  deletedInstances: z.enum(['six-months', 'all']),
  becameRecurring: z.enum(['silent', 'tombstone']),
  busyTitle: z.enum(['none', 'busy']),
  calendarDeleted: z.enum(['silent', 'not-exists']),
  secondStop: z.enum(['tolerated', 'not-found']),
  afterStop: z.enum(['discard', 'deliver']),
  aclChangeEndsSyncTokens: z.boolean(),
  syncTokenLifetime: amount,
  updatedMinReach: amount,
  channelTtlCap: amount,
  allowHttpLoopback: z.boolean(),
  quotaPerMinute: amount,
  projectQuotaPerMinute: amount,
  quotaError: z.enum(['userRateLimitExceeded', 'rateLimitExceeded', 'tooManyRequests']),
  consentScreen: z.enum(['production', 'testing']),
}

const switchesBody = z.strictObject(switchSchemas).partial()

/** What goes wrong on purpose, and which way Google goes where that is uncertain. */
export const faultRoutes: readonly ControlRoute[] = [
  {
    method: 'get',
    path: '/faults',
    run: ({ core }) => ({ ...core.faults.standing(), push: core.push.faults(), names: Object.keys(faultTable) }),
  },
  {
    method: 'post',
    path: '/faults',
    // One that is neither counted nor a matter of chance strikes once.
    run: ({ core }, { body }) => {
      const fault = schemas.fault.parse(body)
      core.faults.inject(fault.times === undefined && fault.probability === undefined ? { ...fault, times: 1 } : fault)
    },
  },
  { method: 'delete', path: '/faults', run: ({ core }) => core.faults.clear() },
  { method: 'post', path: '/latency', run: ({ core }, { body }) => core.faults.slow(schemas.latency.parse(body)) },
  { method: 'put', path: '/seed', run: ({ core }, { body }) => core.faults.seed(schemas.seed.parse(body).seed) },
  {
    method: 'put',
    path: '/push-faults',
    run: ({ core }, { body }) => core.push.setFaults(schemas.pushFaults.parse(body)),
  },
  {
    method: 'get',
    path: '/quota',
    run: ({ core }) => ({
      usedByAll: core.quota.usedByAll(),
      users: [...core.users.keys()].map((user) => ({ user, used: core.quota.used(user) })),
    }),
  },
  { method: 'get', path: '/tokens', run: ({ core }) => core.oauth.issued() },
  { method: 'get', path: '/switches', run: ({ core }) => core.switches },
  {
    method: 'patch',
    path: '/switches',
    run: ({ core }, { body }) => Object.assign(core.switches, switchesBody.parse(body)),
  },
  {
    method: 'post',
    path: '/reset',
    // Which worlds may be pushed to over http is a matter of the deployment, and none of an experiment.
    run: ({ core, log, push }) => {
      const { allowHttpLoopback } = core.switches
      core.faults.clear()
      core.push.setFaults(noPushFaults)
      Object.assign(core.switches, { ...defaultSwitches, allowHttpLoopback })
      log.reset()
      push.reset()
    },
  },
]
