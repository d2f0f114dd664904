/**
 * The messages in the body of a gRPC call: each one byte that says whether it is compressed, four of length, and the
 * message (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
 */
export function grpcMessages(body: Buffer): readonly Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at + 5 <= body.length;) {
    if (body.readUInt8(at) !== 0) throw new Error('a compressed message')
    const end = at + 5 + body.readUInt32BE(at + 1)
    messages.push(body.subarray(at + 5, end))
    at = end
  }
  return messages
}

/** How many fields there are at a path of field numbers, in all messages together. */
export function countFields(messages: readonly Buffer[], [first, ...rest]: readonly number[]): number {
  const found = messages.flatMap(fieldsOf).filter(({ number }) => number === first)
  if (rest.length === 0) return found.length
  return countFields(
    found.map(({ content }) => content),
    rest,
  )
}

interface Field {
  readonly number: number
  /** Of a message, a string or bytes; empty for everything else. */
  readonly content: Buffer
}

/** https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(message: Buffer): readonly Field[] {
  const fields: Field[] = []
  for (let at = 0; at < message.length;) {
    const tag = readVarint(message, at)
    const length = lengthOf(tag.value & 7, message, tag.end)
    const number = Math.floor(tag.value / 8)
    fields.push({ number, content: message.subarray(length.begin, length.end) })
    at = length.end
  }
  return fields
}

function lengthOf(wireType: number, message: Buffer, at: number): { readonly begin: number; readonly end: number } {
  switch (wireType) {
    case 0: {
      const { end } = readVarint(message, at)
      return { begin: end, end }
    }
    case 1:
      return { begin: at + 8, end: at + 8 }
    case 2: {
      const { value, end } = readVarint(message, at)
      return { begin: end, end: end + value }
    }
    case 5:
      return { begin: at + 4, end: at + 4 }
    default:
      throw new Error(`wire type ${wireType}`)
  }
}

function readVarint(bytes: Buffer, from: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = from; ; at += 1) {
    const byte = bytes.readUInt8(at)
    value += (byte & 0x7f) * 2 ** (7 * (at - from))
    if (byte < 0x80) return { value, end: at + 1 }
  }
}
