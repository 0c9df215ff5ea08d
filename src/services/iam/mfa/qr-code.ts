// A text as the picture that a phone reads: a QR code, as a PNG of one bit a pixel.
import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** Pixels a module, and modules of white around. */
const scale = 4
const border = 4

export function qrCode(text: string): Uint8Array {
  const { data, size } = encode(text, { ecc: 'M', border })
  const side = size * scale
  const rows = data.flatMap(row => Array.from({ length: scale }, () => scanline(row, side)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header(side)), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0)),
  ])
}

/** One bit of grey: white is 1. */
function header(side: number): Buffer {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(side, 0)
  bytes.writeUInt32BE(side, 4)
  bytes[8] = 1
  return bytes
}

/** Behind a byte for its filter, which is none. */
function scanline(row: readonly boolean[], side: number): Buffer {
  const bytes = Buffer.alloc(1 + Math.ceil(side / 8))
  for (let x = 0; x < side; x++) {
    if (!row.at(Math.floor(x / scale))) bytes[1 + (x >> 3)]! |= 0x80 >> (x & 7)
  }
  return bytes
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const framed = Buffer.alloc(4 + named.length + 4)
  framed.writeUInt32BE(content.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), 4 + named.length)
  return framed
}
