/**
 * JSON text that may stand in XML: what JSON leaves as it is and XML does not have is escaped. Whoever takes no such characters
 * takes the text, and reads the same value in it.
 */
export function portableJson(json: string): string {
  return /[\ufffe\uffff]|\p{Surrogate}/u.test(json) ? json.replaceAll(/[\ufffe\uffff]|\p{Surrogate}/gu, escaped) : json
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16)}`
