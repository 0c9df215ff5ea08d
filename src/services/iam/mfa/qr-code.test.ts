import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32, inflateSync } from 'node:zlib'
import decode from 'qr/decode.js'
import { qrCode } from './qr-code.ts'

interface Chunk {
  readonly type: string
  readonly content: Buffer
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const named = png.subarray(at + 4, at + 8 + length)
    assert.equal(png.readUInt32BE(at + 8 + length), crc32(named))
    chunks.push({ type: named.toString('latin1', 0, 4), content: named.subarray(4) })
    at += 12 + length
  }
  return chunks
}

/** As a phone that sees it. */
function read(png: Buffer): string {
  assert.equal(png.toString('latin1', 1, 4), 'PNG')
  const [header, pixels, end, ...more] = chunksOf(png)
  assert.deepEqual([header!.type, pixels!.type, end!.type, more], ['IHDR', 'IDAT', 'IEND', []])
  const width = header!.content.readUInt32BE(0)
  assert.deepEqual([header!.content.readUInt32BE(4), ...header!.content.subarray(8)], [width, 1, 0, 0, 0, 0])
  const rows = inflateSync(pixels!.content)
  const rowLength = 1 + Math.ceil(width / 8)
  assert.equal(rows.length, rowLength * width)
  const data = new Uint8Array(width * width * 4).fill(255)
  for (let i = 0; i < width * width; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const isWhite = (rows[y * rowLength + 1 + (x >> 3)]! >> (7 - (x & 7))) & 1
    data.fill(isWhite * 255, i * 4, i * 4 + 3)
  }
  return decode({ width, height: width, data })
}

test('what is drawn can be read, however long a name is', () => {
  for (const name of ['a', 'a'.repeat(64), 'ann@example.com,1', 'a'.repeat(226)]) {
    const uri = `otpauth://totp/${encodeURIComponent(name)}@000000000000?secret=${'A2'.repeat(32)}`
    assert.equal(read(Buffer.from(qrCode(uri))), uri)
  }
})
