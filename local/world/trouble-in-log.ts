import { z } from 'zod'

const lineSchema = z.looseObject({ severity: z.string(), message: z.string() })
const TROUBLE = ['WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'] as const

/** What a structured log line of the functions warns of; null for every other line. */
export function troubleIn(line: string): string | null {
  const parsed = lineSchema.safeParse(jsonOf(line))
  if (!parsed.success) return null
  const { severity, message, ...fields } = parsed.data
  if (!TROUBLE.some((level) => level === severity)) return null
  return `${message} ${JSON.stringify(fields)}`
}

const refusalSchema = z.object({ message: z.literal('calendar_notification'), outcome: z.literal('refused') })

/** Whether it tells of a notification that the webhook refused because Google never sent it: that is as it should be. */
export function isRefusal(line: string): boolean {
  return refusalSchema.safeParse(jsonOf(line)).success
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
