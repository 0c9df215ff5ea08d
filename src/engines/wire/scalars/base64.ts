/** The bytes, or undefined where the text is not base 64 with its padding. */
export function decodeBase64(text: string): Buffer | undefined {
  if (text.length % 4 !== 0) return undefined
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  // Node skips what is no base 64, stops at an early padding and takes the URL's alphabet, so each is looked for here.
  if (bytes.length !== text.length / 4 * 3 - padding) return undefined
  if (text.includes('-') || text.includes('_')) return undefined
  // AWS: bits that the padding leaves over must be zero.
  if (padding > 0 && bytes.toString('base64', bytes.length - 3 + padding) !== text.slice(-4)) return undefined
  return bytes
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
