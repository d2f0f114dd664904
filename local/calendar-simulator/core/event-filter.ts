import { z } from 'zod'
import type { StoredEvent } from './calendar-state'
import type { EventResource } from './event-resource'
import type { ListingRequest } from './listing-request'

const contains = (event: EventResource, query: string): boolean => {
  const attendees = event.attendees ?? []
  const text = [event.summary, event.description, event.location, ...attendees.map(({ email }) => email)].join('\n')
  return text.toLowerCase().includes(query.toLowerCase())
}

const propertiesSchema = z.object({
  private: z.record(z.string(), z.string()).default({}),
  shared: z.record(z.string(), z.string()).default({}),
})

const hasProperties = (event: EventResource, kind: 'private' | 'shared', wanted: readonly string[]): boolean => {
  const properties = propertiesSchema.safeParse(event['extendedProperties']).data?.[kind]
  return wanted.every((pair) => {
    const [name = '', value = ''] = pair.split('=', 2)
    return properties?.[name] === value
  })
}

/** Whether an event is what a listing asked for, times apart. */
export const matchesRequest = ({ resource }: StoredEvent, request: ListingRequest): boolean => {
  const { q, iCalUID, eventTypes, privateExtendedProperty, sharedExtendedProperty, updatedMin } = request
  if (q !== undefined && !contains(resource, q)) return false
  if (iCalUID !== undefined && resource.iCalUID !== iCalUID) return false
  if (eventTypes !== undefined && !eventTypes.includes(resource.eventType ?? 'default')) return false
  if (privateExtendedProperty && !hasProperties(resource, 'private', privateExtendedProperty)) return false
  if (sharedExtendedProperty && !hasProperties(resource, 'shared', sharedExtendedProperty)) return false
  return updatedMin === -Infinity || Date.parse(resource.updated ?? '') >= updatedMin
}
