// One message of an event stream: lengths, what they amount to, headers, a payload, and what all of it amounts to.
// AWS: https://smithy.io/2.0/aws/amazon-eventstream.html
import { crc32 } from 'node:zlib'

export type HeaderValue =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer' | 'long'; readonly value: number }
  | { readonly type: 'blob'; readonly value: Uint8Array }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'timestamp'; readonly value: Date }

export type Header = readonly [name: string, value: HeaderValue]

/** Before the headers: the lengths of all and of the headers, and the checksum of both. Behind the payload: one of all. */
const [preludeLength, checksumLength] = [12, 4]

/** Of a header's value that says its own length. */
const mostBytes = 32_767

export function messageOf(headers: readonly Header[], payload: Uint8Array): Buffer {
  const head = Buffer.concat(headers.map(headerBytes))
  const message = Buffer.allocUnsafe(preludeLength + head.length + payload.length + checksumLength)
  message.writeUInt32BE(message.length, 0)
  message.writeUInt32BE(head.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  head.copy(message, preludeLength)
  message.set(payload, preludeLength + head.length)
  const end = message.length - checksumLength
  message.writeUInt32BE(crc32(message.subarray(0, end)), end)
  return message
}

function headerBytes([name, value]: Header): Buffer {
  const bytes = Buffer.from(name)
  return Buffer.concat([Buffer.of(bytes.length), bytes, valueBytes(value)])
}

const types = { yes: 0, no: 1, integer: 4, long: 5, blob: 6, string: 7, timestamp: 8 } as const

function valueBytes(header: HeaderValue): Buffer {
  switch (header.type) {
    case 'boolean': return Buffer.of(header.value ? types.yes : types.no)
    case 'integer': {
      const bytes = Buffer.alloc(5, types.integer)
      bytes.writeInt32BE(header.value, 1)
      return bytes
    }
    case 'long': return wide(types.long, header.value)
    case 'timestamp': return wide(types.timestamp, header.value.getTime())
    case 'blob': return measured(types.blob, header.value)
    case 'string': return measured(types.string, Buffer.from(header.value))
  }
}

function wide(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(9, type)
  bytes.writeBigInt64BE(BigInt(value), 1)
  return bytes
}

function measured(type: number, value: Uint8Array): Buffer {
  if (value.length > mostBytes) throw new RangeError(`A header of ${value.length} bytes is longer than one may be.`)
  const head = Buffer.of(type, value.length >> 8, value.length & 0xff)
  return Buffer.concat([head, value])
}
