/** The bytes of a text as URLs have them: `%C3%BC` for `ü`. */
export const percentEncoded = (text: string): string =>
  Array.from(Buffer.from(text), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')
