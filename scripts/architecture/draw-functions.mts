import { z } from 'zod'

const endpointSchema = z.looseObject({
  scheduleTrigger: z.object({ schedule: z.string() }).optional(),
  taskQueueTrigger: z.unknown().optional(),
  callableTrigger: z.unknown().optional(),
})
const manifestSchema = z.object({ endpoints: z.record(z.string(), endpointSchema) })
type Endpoint = z.infer<typeof endpointSchema>

/** Every function, by what sets it off; as a deployment creates them. */
export function drawFunctions(manifest: unknown): string {
  const endpoints = Object.entries(manifestSchema.parse(manifest).endpoints)
  const groups = [...Map.groupBy(endpoints, ([, endpoint]) => triggerOf(endpoint))]
  const boxes = groups.flatMap(([trigger, members], index) => [
    `  subgraph t${index}["${trigger}"]`,
    ...members.map(
      ([name, { scheduleTrigger }]) =>
        `    ${name}["${name}${scheduleTrigger ? `<br/>${scheduleTrigger.schedule}` : ''}"]`,
    ),
    '  end',
  ])
  return ['flowchart TB', ...boxes].join('\n')
}

function triggerOf({ scheduleTrigger, taskQueueTrigger, callableTrigger }: Endpoint): string {
  if (scheduleTrigger !== undefined) return 'by the clock, UTC'
  if (taskQueueTrigger !== undefined) return 'by a task of its queue'
  return callableTrigger === undefined ? 'by an HTTPS request' : 'by a signed-in app'
}
