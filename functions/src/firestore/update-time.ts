import { Timestamp } from '@google-cloud/firestore'
import type { UpdateTime } from './document-store'

const UPDATE_TIME = /^(\d+)\.(\d{9})$/

function isUpdateTime(text: string): text is UpdateTime {
  return UPDATE_TIME.test(text)
}

/** Keeps all nine digits: Firestore counts in microseconds, so milliseconds would confuse two commits. */
export function toUpdateTime(timestamp: Timestamp): UpdateTime {
  const text = `${timestamp.seconds}.${String(timestamp.nanoseconds).padStart(9, '0')}`
  if (!isUpdateTime(text)) throw new RangeError(`Not an update time: ${text}`)
  return text
}

export function fromUpdateTime(updateTime: UpdateTime): Timestamp {
  const [, seconds, nanoseconds] = UPDATE_TIME.exec(updateTime) ?? []
  return new Timestamp(Number(seconds), Number(nanoseconds))
}
