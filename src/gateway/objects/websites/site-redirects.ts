// Where a website sends on, as its bucket has it. AWS: recorded.
import type { SiteRule, Website } from '../buckets.ts'
import { asHeader } from './pages.ts'

export interface SiteRequest {
  /** As it was sent, without the first slash and the query: rules are held against that. */
  readonly path: string
  /** With its question mark, or empty. */
  readonly query: string
  /** As the request names it, with its port. */
  readonly host: string
  readonly protocol: 'http' | 'https'
}

export interface Redirection {
  readonly status: number
  readonly location: string
}

export function redirectAll({ RedirectAllRequestsTo: all }: Website, request: SiteRequest): Redirection | undefined {
  if (!all) return undefined
  const { path, query, protocol } = request
  return { status: 301, location: asHeader(`${all.Protocol ?? protocol}://${all.HostName}/${path}${query}`) }
}

/** By the first rule that is for it; `status` is that of the error that it would be answered, where it is known. */
export function redirectBy({ RoutingRules = [] }: Website, request: SiteRequest, status?: number): Redirection | undefined {
  const rule = RoutingRules.find(one => isFor(one, request, status))
  return rule && { status: Number(rule.Redirect.HttpRedirectCode ?? 301), location: asHeader(locationOf(rule, request)) }
}

function isFor({ Condition = {} }: SiteRule, { path }: SiteRequest, status: number | undefined): boolean {
  const { KeyPrefixEquals, HttpErrorCodeReturnedEquals: code } = Condition
  if (KeyPrefixEquals !== undefined && !path.startsWith(KeyPrefixEquals)) return false
  return code === undefined ? status === undefined : code === String(status)
}

/** AWS: the whole of a key is put as it stands there, and takes no query with it. */
function locationOf({ Condition, Redirect }: SiteRule, { path, query, host, protocol }: SiteRequest): string {
  const { Protocol = protocol, HostName = host, ReplaceKeyWith, ReplaceKeyPrefixWith } = Redirect
  const place = `${Protocol}://${HostName}/`
  if (ReplaceKeyWith !== undefined) return place + ReplaceKeyWith
  const { length } = Condition?.KeyPrefixEquals ?? ''
  return place + (ReplaceKeyPrefixWith === undefined ? path : ReplaceKeyPrefixWith + path.slice(length)) + query
}
