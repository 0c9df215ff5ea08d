// A target's query as names and values.
import type { BrokenMember } from '../schema/find-broken.ts'
import { WireError } from '../wire-error.ts'

/** In the order in which they were sent. */
export type Query = ReadonlyMap<string, readonly string[]>

const mostParameters = 10_000

export const malformedRequest = (message = '', member?: BrokenMember): WireError =>
  new WireError('SerializationException', message, member)

/** Throws a WireError. */
export function readQuery(text: string): Query {
  const query = new Map<string, string[]>()
  if (text === '') return query
  const pairs = text.split('&', mostParameters + 1)
  if (pairs.length > mostParameters) throw malformedRequest('The request has too many parameters.')
  for (const pair of pairs) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decodePart(equals < 0 ? pair : pair.slice(0, equals), true)
    const value = equals < 0 ? '' : decodePart(pair.slice(equals + 1), true)
    const values = query.get(name)
    if (values) values.push(value)
    else query.set(name, [value])
  }
  return query
}

/** Percent-encoded UTF-8, of a path or of a query, where a plus is a blank. Throws a WireError. */
export function decodePart(text: string, isQuery = false): string {
  const spaced = isQuery && text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw malformedRequest('The request has an invalid percent-encoding.')
  }
}
