import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { describeListEvents } from '../../../cli/openapi/describe-list-events'
import { eventQuerySchema } from '../../../functions/src/mirror/event-query'

const written: unknown = JSON.parse(readFileSync('docs/openapi.json', 'utf8'))

describe('docs/openapi.json', () => {
  it('is what the schemas say; "npm run openapi" writes it anew', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(describeListEvents())))
  })

  const parameterSchema = z.object({ name: z.string(), description: z.string(), required: z.boolean() })
  const described = z
    .object({
      paths: z.object({ '/listEvents': z.object({ get: z.object({ parameters: z.array(parameterSchema) }) }) }),
    })
    .parse(written)
  const { parameters } = described.paths['/listEvents'].get

  it('describes every parameter, and each alone is one that is taken', () => {
    const examples: Readonly<Record<string, string>> = {
      start_date: '2026-03-01T00:00:00Z',
      end_date: '2026-03-01T00:00:00+01:00',
      calendarId: '1~work',
      limit: '50',
      pageToken: '',
    }
    expect(parameters.map(({ name }) => name).toSorted()).toEqual(Object.keys(examples).toSorted())
    for (const { name } of parameters.filter((parameter) => parameter.name !== 'pageToken')) {
      expect(eventQuerySchema.safeParse({ [name]: examples[name] }).success).toBe(true)
    }
    expect(eventQuerySchema.safeParse({ other: 'x' }).success).toBe(false)
  })
})
