/** Control characters, those that turn the direction of a line, and ends of lines that only some take for one. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu
const longest = 1000

/**
 * One line that a terminal shows as it stands, of a text that others had a hand in: what would move the cursor, colour or hide is
 * written out.
 */
export function printable(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text
  return shown.replace(unseen, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
