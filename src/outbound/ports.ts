// All that services ask of the network, by the ports that they have for it.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { MachineClock } from '../core/clock.ts'
import { ConfigError } from '../core/config-error.ts'
import { explainSystemError } from '../core/system-error.ts'
import type { ServicePorts } from '../gateway/ports.ts'
import { createIssuerKeys } from './issuer-keys.ts'
import { createKeyStoreProxies } from './key-store-proxies.ts'

export interface OutboundSettings {
  readonly keyStoreProxies: { readonly private: boolean; readonly roots?: string }
}

/** Throws where what is configured cannot be had. */
export function outboundPorts(
  clock: MachineClock, { keyStoreProxies: { roots, private: isPrivate } }: OutboundSettings,
): Pick<ServicePorts, 'issuerKeys' | 'keyStoreProxies'> {
  const proxies = { private: isPrivate, ...(roots !== undefined && { authorities: readRoots(roots) }) }
  return { issuerKeys: createIssuerKeys(clock), keyStoreProxies: createKeyStoreProxies(clock, proxies) }
}

function readRoots(path: string): readonly string[] {
  try {
    const found = readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
    const certificates = found.map(text => new X509Certificate(text))
    if (certificates.length > 0) return certificates.map(certificate => certificate.toString())
  } catch (thrown) {
    throw new ConfigError(explainSystemError(thrown, path) ?? `${path} holds no certificates: one cannot be read.`)
  }
  throw new ConfigError(`${path} holds no certificates as PEM.`)
}
