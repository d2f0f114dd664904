/**
 * The platform's `fetch`, except that an answer of more than `maxBytes`, counted after decompression, breaks off like
 * a lost connection: a function's memory is small, and `Content-Length` is absent where the answer is compressed.
 */
export function createBoundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const { body, status, statusText, headers } = response
    return body ? new Response(body.pipeThrough(limit(maxBytes)), { status, statusText, headers }) : response
  }
}

function limit(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = maxBytes
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.byteLength
      if (left < 0) controller.error(new RangeError(`The answer has more than ${maxBytes} bytes`))
      else controller.enqueue(chunk)
    },
  })
}
