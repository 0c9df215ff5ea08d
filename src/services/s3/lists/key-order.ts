// Where a list begins and goes on, in the order of keys, which is that of their UTF-8. INVARIANT: no key is longer than 1,024
// bytes, so that nothing stands behind a text that is followed by as many of the last character and still begins with the text.

/** Of UTF-8. */
const longest = 1024
const last = '\u{10ffff}'
const behind = last.repeat(longest / 4 + 1)

export const mayBePrefix = (text: string): boolean => Buffer.byteLength(text) <= longest

/** The end of all keys that begin with it. */
export const endOf = (prefix: string): string => prefix + behind

/** Behind it stand the keys that begin with the prefix, and all others that are greater. Undefined where that is all. */
export function justBefore(prefix: string): string | undefined {
  const characters = Array.from(prefix)
  const end = characters.pop()
  if (end === undefined) return undefined
  const before = characters.join('')
  const code = end.codePointAt(0)!
  if (code === 0) return before
  // Between these two there is no character.
  return endOf(before + String.fromCodePoint(code === 0xe000 ? 0xd7ff : code - 1))
}

/** What is longer than any key stands where its beginning does. */
export function asKey(text: string): string {
  if (mayBePrefix(text)) return text
  let [bytes, end] = [0, 0]
  for (const character of text) {
    if (bytes > longest) break
    bytes += Buffer.byteLength(character)
    end += character.length
  }
  return text.slice(0, end)
}

export const compareKeys = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)))
