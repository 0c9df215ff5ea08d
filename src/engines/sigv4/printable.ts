/** What a caller sent, fit to be quoted in an answer. */
export function printable(text: string): string {
  return text.slice(0, 256).replaceAll(/[^\x20-\x7e]/g, '?')
}
