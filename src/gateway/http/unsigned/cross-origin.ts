// Pages in browsers, whatever their origin: what a call may do is said by its signature, and nothing here is done for a cookie.
// AWS: the SDK for JavaScript lists these services as ones that answer to pages (`cors` in its apis/metadata.json, 2.1692.0).
import type { IncomingMessage, ServerResponse } from 'node:http'
import { findHeader, type RawHeaders } from '../raw-headers.ts'
import type { Answer } from '../../stages/encode.ts'

/** What a page may read of an answer: its client names the call by them, and corrects its clock by the last. */
const exposed = 'x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, Date'
const methods = 'GET, HEAD, POST, PUT, DELETE, OPTIONS'
/** Two days, in seconds; browsers keep it for as long as they like. */
const maxAge = 172_800

/** A browser asks whether a page may call, before it sends the call. Undefined for every other request. */
export function findPreflight({ method, rawHeaders }: IncomingMessage): Answer | undefined {
  if (method !== 'OPTIONS' || findHeader(rawHeaders, 'access-control-request-method') === undefined) return undefined
  if (findHeader(rawHeaders, 'origin') === undefined) return undefined
  const asked = findHeader(rawHeaders, 'access-control-request-headers')
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Methods': methods,
      // By name: an asterisk does not stand for Authorization.
      ...(asked === undefined ? {} : { 'Access-Control-Allow-Headers': asked }),
      'Access-Control-Max-Age': String(maxAge),
    },
    body: '',
  }
}

export function tellBrowser(rawHeaders: RawHeaders, response: ServerResponse): void {
  if (findHeader(rawHeaders, 'origin') === undefined) return
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-expose-headers', exposed)
}
