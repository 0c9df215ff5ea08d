// Hosts, by name or by address, and how URLs write them.
import { isIP, isIPv4 } from 'node:net'

/** Whether it leads to this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** An address of IPv6 stands in brackets there. */
export const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** How a server that listens on every address is reached from its own machine. */
export const ownUrl = (url: string): string => url.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, '//127.0.0.1:')

/** Where a server that takes TLS as well is called by it: by a name, which its certificate has, where it is this machine's. */
export function overTls(url: string): string {
  const host = hostOf(url)
  return `https://${isLoopback(host) ? 'localhost' : hostInUrl(host)}:${new URL(url).port || '80'}`
}

/** Without its brackets; empty where the text is no URL. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : '')

/** An address, or a network in CIDR notation. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/')
  const family = address.includes('%') ? 0 : isIP(address)
  if (family === 0 || more !== undefined) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/** An address, or a name as DNS has them. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%')
  return text.length <= 253 && /^[a-z\d][\w-]{0,62}(?:\.[a-z\d][\w-]{0,62}){0,20}$/i.test(text)
}

/** Of a Host header: the name without its port, in lower case. */
export const nameInHost = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()
