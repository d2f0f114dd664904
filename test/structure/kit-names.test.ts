import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readConfig } from '../../functions/src/config'

interface Discovered {
  readonly endpoints: Readonly<Record<string, { readonly taskQueueTrigger?: unknown }>>
}

/** What of firebase-tools names an instance's functions and queues; it ships no types for them. */
const { applyEndpointPrefix } = jest.requireActual<{
  applyEndpointPrefix: (build: Discovered, prefix: string) => void
}>('firebase-tools/lib/deploy/functions/build')
const { addKitPrefix, validateKitInstanceId } = jest.requireActual<{
  addKitPrefix: (instance: string) => string
  validateKitInstanceId: (instance: string) => void
}>('firebase-tools/lib/functions/projectConfig')
const { functionIdsAreValid } = jest.requireActual<{
  functionIdsAreValid: (functions: readonly { readonly id: string }[]) => void
}>('firebase-tools/lib/deploy/functions/validate')
const { queueNameForEndpoint } = jest.requireActual<{
  queueNameForEndpoint: (endpoint: { readonly project: string; readonly region: string; readonly id: string }) => string
}>('firebase-tools/lib/gcp/cloudtasks')

const discoveredSchema = z.looseObject({
  endpoints: z.record(z.string(), z.looseObject({ taskQueueTrigger: z.unknown().optional() })),
})

/** All that a deployment of an instance creates, by the names that firebase-tools gives it. */
function deployedAs(instance: string): Discovered['endpoints'] {
  const manifest = readFileSync('test/fixtures/functions-manifest.json', 'utf8')
  const discovered = discoveredSchema.parse(JSON.parse(manifest))
  applyEndpointPrefix(discovered, addKitPrefix(instance))
  return discovered.endpoints
}

const configOf = (instance: string) =>
  readConfig({
    GCLOUD_PROJECT: 'demo-project',
    GOOGLE_OAUTH_CLIENT_ID: 'any',
    FUNCTION_DEFAULT_REGION: 'europe-west1',
    FIREBASE_KIT_INSTANCE_ID: instance,
  })

const LONGEST = 'x'.repeat(37)

describe('an instance of a function kit', () => {
  it.each(['calendar-mirror', 'team-a-2', LONGEST])(
    'calls its functions and queues as firebase-tools does: %s',
    (instance) => {
      validateKitInstanceId(instance)
      const deployed = deployedAs(instance)
      const { syncCalendar, reconcileCalendar, webhookUrl, oauthRedirectUrl } = configOf(instance)
      const queues = Object.entries(deployed)
        .filter(([, { taskQueueTrigger }]) => taskQueueTrigger !== undefined)
        .map(([id]) => queueNameForEndpoint({ project: 'demo-project', region: 'europe-west1', id }))
      expect([syncCalendar.queue, reconcileCalendar.queue].toSorted()).toEqual(queues.toSorted())
      const called = [syncCalendar.url, reconcileCalendar.url, webhookUrl, oauthRedirectUrl].map((url) => new URL(url))
      expect(new Set(called.map(({ host }) => host))).toEqual(new Set(['europe-west1-demo-project.cloudfunctions.net']))
      expect(Object.keys(deployed)).toEqual(expect.arrayContaining(called.map(({ pathname }) => pathname.slice(1))))
    },
  )

  it('may have an id of 37 characters, and of no more: then a name is too long for firebase-tools', () => {
    const deploy = (instance: string) => () =>
      functionIdsAreValid(Object.keys(deployedAs(instance)).map((id) => ({ id })))
    expect(deploy(LONGEST)).not.toThrow()
    expect(deploy(`${LONGEST}x`)).toThrow(/function name/)
    expect(() => configOf(LONGEST)).not.toThrow()
    expect(() => configOf(`${LONGEST}x`)).toThrow(/FIREBASE_KIT_INSTANCE_ID/)
  })
})
