// What a person sees who opens the server's address in a browser: what it is, and where to go on.
import type { IncomingMessage } from 'node:http'
import { version } from '../../../core/version.ts'
import { siteInHost } from '../../objects/websites/site-host.ts'
import { findHeader } from '../raw-headers.ts'
import type { Answer } from '../../stages/encode.ts'

/** A client of AWS asks for no page, and whoever signs is no person. */
export function findGreeting({ method, url, rawHeaders }: IncomingMessage): Answer | undefined {
  if (method !== 'GET' || url !== '/' || findHeader(rawHeaders, 'authorization') !== undefined) return undefined
  // A bucket that is a website is one for people.
  if (siteInHost(findHeader(rawHeaders, 'host'))) return undefined
  if (!/\btext\/html\b/.test(findHeader(rawHeaders, 'accept') ?? '')) return undefined
  return {
    status: 200,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: `Stockade ${version}: the AWS security stack as one server.

There is nothing to see here: point an AWS client at this address. 'stockade env' prints what it takes, and the README how to
go on. Whether the server is well, and which services it has: /_stockade/health
`,
  }
}
