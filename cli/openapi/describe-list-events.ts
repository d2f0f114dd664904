import { z } from 'zod'
import { eventQuerySchema } from '../../functions/src/mirror/event-query'
import { listEventsAnswerSchema } from '../../functions/src/mirror/presented-event'

type JsonObject = Readonly<Record<string, unknown>>

/** What each parameter means; its form is the schema's. */
const meanings: Readonly<Record<string, string>> = {
  start_date: 'Events that start at this instant or later: ISO 8601 with an offset.',
  end_date: 'Events that have ended by this instant: ISO 8601 with an offset.',
  calendarId: "Of this calendar only: the id of the calendar's document.",
  limit: 'How many events a page has at most: 1 to 500.',
  pageToken: 'nextPageToken of the page before, with the same filters.',
}

const querySchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({})),
  required: z.array(z.string()).default([]),
})

const errorSchema = z.object({ error: z.object({ status: z.string(), message: z.string() }) })

/** `listEvents` as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), from the schemas that it checks requests with. */
export function describeListEvents(): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: 'calendar-mirror',
      version: '1',
      description: 'The mirrored events of the signed-in user, for whoever cannot listen to Firestore.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: 'https://{region}-{project}.cloudfunctions.net',
        variables: { region: { default: 'us-central1' }, project: { default: 'PROJECT' } },
      },
    ],
    security: [{ idToken: [] }],
    paths: { '/listEvents': { get: operation() } },
    components: {
      securitySchemes: {
        idToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A Firebase ID token.' },
      },
    },
  }
}

function operation(): JsonObject {
  return {
    operationId: 'listEvents',
    summary: 'Lists events by start, then by id.',
    parameters: parameters(),
    responses: {
      200: answer('One page of events.', listEventsAnswerSchema),
      400: answer('A parameter is unknown, given twice, or not as it should be.', errorSchema),
      401: answer('No valid ID token.', errorSchema),
      404: answer('No such calendar.', errorSchema),
      429: answer('Too many requests.', errorSchema),
      503: answer('Try again later.', errorSchema),
    },
  }
}

function parameters(): readonly JsonObject[] {
  const { properties, required } = querySchema.parse(jsonSchema(eventQuerySchema, 'input'))
  return Object.entries(properties).map(([name, { default: preset, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description: meanings[name],
    // In a URL it is text; zod names the default as what it becomes.
    schema: preset === undefined ? schema : { ...schema, default: z.coerce.string().parse(preset) },
  }))
}

const answer = (description: string, schema: z.ZodType): JsonObject => ({
  description,
  content: { 'application/json': { schema: jsonSchema(schema, 'output') } },
})

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, reused: 'inline' })
  return rest
}
