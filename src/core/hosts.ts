// Hosts, by name or by address, and how URLs write them.
import { isIPv4 } from 'node:net'

/** Whether it leads to this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** An address of IPv6 stands in brackets there. */
export const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** How a server that listens on every address is reached from its own machine. */
export const ownUrl = (url: string): string => url.replace(/\/\/(?:0\.0\.0\.0|\[::\]):/, '//127.0.0.1:')

/** Without its brackets; empty where the text is no URL. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : '')
