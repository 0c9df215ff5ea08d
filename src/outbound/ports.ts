// What services have of the world outside: what they ask of the network, and whose word they take.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { MachineClock } from '../core/clock.ts'
import { ConfigError } from '../core/config-error.ts'
import { explainSystemError } from '../core/system-error.ts'
import type { ServicePorts } from '../gateway/ports.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import { createKeyStoreProxies } from './key-store-proxies.ts'
import { createReach } from './reach.ts'

export interface OutboundSettings {
  /** Whether servers are asked at addresses that are not public; and a PEM file of who vouches for them beside Node's. */
  readonly outbound: { readonly private: boolean; readonly roots?: string }
  readonly attestationRoots?: string
}

/** Throws where what is configured cannot be had. */
export function outboundPorts(
  clock: MachineClock, { outbound: { roots, private: isPrivate }, attestationRoots: path }: OutboundSettings,
  report: Parameters<typeof createIssuerKeys>[1]['report'],
): Pick<ServicePorts, 'issuerKeys' | 'keyStoreProxies' | 'attestationRoots'> {
  const reach = createReach({ private: isPrivate, ...(roots !== undefined && { authorities: readRoots(roots).map(String) }) })
  return {
    issuerKeys: createIssuerKeys(clock, { reach, report }), keyStoreProxies: createKeyStoreProxies(clock, reach),
    attestationRoots: path === undefined ? [] : readRoots(path),
  }
}

function readRoots(path: string): readonly X509Certificate[] {
  try {
    const found = readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
    if (found.length > 0) return found.map(text => new X509Certificate(text))
  } catch (thrown) {
    throw new ConfigError(explainSystemError(thrown, path) ?? `${path} holds no certificates: one cannot be read.`)
  }
  throw new ConfigError(`${path} holds no certificates as PEM.`)
}
