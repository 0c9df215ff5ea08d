// How much of what was sent an answer says again.

/**
 * Of one value. DIFFERS: AWS quotes values of any length; here whoever sends a megabyte, and may do nothing else, would have
 * several of them made and sent.
 */
const longestQuote = 4096
/** Of a message as a whole. */
export const longestMessage = 16 * 1024

/** A value that was sent, as an answer tells it. */
export const quoted = (text: string): string => shortened(text, longestQuote)

export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).toWellFormed()}...`
