// What a server that speaks TLS has for it: the authority of its store, and its own names.
import { isLoopback } from '../../../core/hosts.ts'
import type { RandomBytes } from '../../../core/ids.ts'
import type { Storage } from '../../../storage/open.ts'
import { provideTlsAuthority, type TlsAuthority } from '../../../storage/secrets/tls-authority.ts'
import type { CertificateSettings } from './server-certificates.ts'

interface Settings {
  readonly host: string
  /** Absent where it speaks plain HTTP alone. */
  readonly tls?: { readonly names: readonly string[] }
}

export interface ProvidedCertificates extends CertificateSettings {
  readonly authority: TlsAuthority
}

/** Every address of the machine, which is no name to be called by. */
const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** `wall` is the machine's clock. */
export async function provideCertificates(
  { host, tls }: Settings, storage: Pick<Storage, 'begin' | 'store'>, random: RandomBytes, wall: () => number,
): Promise<ProvidedCertificates | undefined> {
  if (!tls) return undefined
  const isNamed = !isLoopback(host) && !everywhere.has(host) && !host.includes('%')
  const names = [...new Set([...tls.names, ...(isNamed ? [host] : [])].map(name => name.toLowerCase()))]
  return { authority: await provideTlsAuthority(storage, { names, random, now: wall() }), names, random, wall }
}
