// A list in one header: values between commas, those that hold a comma or a quote in quotes.
import { malformedRequest } from './query-string.ts'

/** Throws a WireError. */
export function splitHeader(text: string): readonly string[] {
  const values: string[] = []
  for (let at = 0; at <= text.length;) {
    while (text[at] === ' ' || text[at] === '\t') at++
    const [value, end] = text[at] === '"' ? quotedAt(text, at) : plainAt(text, at)
    values.push(value)
    at = end + 1
  }
  return values
}

/** HTTP: a date has a comma of its own. */
export function splitDates(text: string): readonly string[] {
  const parts = text.split(',')
  if (parts.length % 2 !== 0) throw malformedRequest('A header has a date that is none.')
  return Array.from({ length: parts.length / 2 }, (_, i) => `${parts[2 * i]},${parts[2 * i + 1]}`.trim())
}

export const joinHeader = (values: readonly string[]): string =>
  values.map(value => (/[",]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : value)).join(', ')

type Value = readonly [value: string, end: number]

function plainAt(text: string, at: number): Value {
  const comma = text.indexOf(',', at)
  const end = comma < 0 ? text.length : comma
  return [text.slice(at, end).trimEnd(), end]
}

function quotedAt(text: string, from: number): Value {
  const parts: string[] = []
  let at = from + 1
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === '\\') at++
    parts.push(text.charAt(at))
  }
  if (at >= text.length) throw malformedRequest('A header has a quote without its end.')
  at++
  while (text[at] === ' ' || text[at] === '\t') at++
  if (at < text.length && text[at] !== ',') throw malformedRequest('A header has something behind a quote.')
  return [parts.join(''), at]
}
