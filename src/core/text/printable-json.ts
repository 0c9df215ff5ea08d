/**
 * JSON text with its upper control characters escaped. JSON leaves them as they are, and a terminal that is shown the text would
 * obey them.
 */
export function printableJson(json: string): string {
  return /[\u007f-\u009f]/.test(json) ? json.replaceAll(/[\u007f-\u009f]/g, escaped) : json
}

const escaped = (character: string): string => `\\u00${character.charCodeAt(0).toString(16)}`
