import type { CredentialScope } from './authorization.ts'
import { IncompleteSignature, InvalidSignature } from './invalid-signature.ts'
import { printable } from './printable.ts'

export const tolerance = 15 * 60 * 1000

/** What a signature is dated with: `X-Amz-Date`, else `Date`, both forms of each. */
export interface RequestDate {
  /** YYYYMMDDTHHMMSSZ. */
  readonly timestamp: string
  readonly at: number
}

// Most requests of a second carry the same text.
let last: RequestDate | undefined

export function parseRequestDate(text: string): RequestDate {
  if (last?.timestamp === text) return last
  return (last = readDate(text))
}

function readDate(text: string): RequestDate {
  const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text)
  if (basic) {
    const [, year, month, day, hour, minute, second] = basic
    const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
    if (!Number.isNaN(at)) return { timestamp: text, at }
  }
  const at = /^[A-Za-z]{3}, /.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(at)) return { timestamp: formatTimestamp(at), at }
  throw new IncompleteSignature(
    { is: 'undated' },
    `Date must be in ISO-8601 'basic format'. Got '${printable(text)}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  )
}

/** Throws InvalidSignature where the date is another day than the scope's, or more than 15 minutes from `now`. */
export function checkRequestDate({ timestamp, at }: RequestDate, scope: CredentialScope, now: number): void {
  const day = timestamp.slice(0, 8)
  if (day !== scope.date) {
    throw new InvalidSignature(
      { is: 'day', text: scope.date },
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '
        + `'${scope.date.slice(0, 16)}' != '${day}', from '${timestamp}'.`,
    )
  }
  if (at < now - tolerance) {
    const earliest = formatTimestamp(now - tolerance)
    throw new InvalidSignature(
      { is: 'clock', now },
      `Signature expired: ${timestamp} is now earlier than ${earliest} (${formatTimestamp(now)} - 15 min.)`,
    )
  }
  if (at > now + tolerance) {
    const latest = formatTimestamp(now + tolerance)
    throw new InvalidSignature(
      { is: 'clock', now },
      `Signature not yet current: ${timestamp} is still later than ${latest} (${formatTimestamp(now)} + 15 min.)`,
    )
  }
}

export function formatTimestamp(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
}
