// Bytes that were read are a part of the buffer in which they came, and keep all of it for as long as somebody has them.

/** The same, in a buffer of their own where they are less than half of the one that they are in. */
export function ownBytes(bytes: Buffer): Buffer {
  if (bytes.length * 2 >= bytes.buffer.byteLength) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}
