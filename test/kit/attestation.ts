// Attestation documents as a hypervisor makes them for what runs under it: measurements and a public key, signed.
import { sign, X509Certificate, type KeyObject } from 'node:crypto'
import { encode } from 'cborg'
import { makeCertificate, type MadeCertificate } from './certificates.ts'

export const makeRoot = (name = 'enclaves'): MadeCertificate =>
  makeCertificate(name, { isAuthority: true, namedCurve: 'P-384' })

export interface Attested {
  readonly root: MadeCertificate
  readonly publicKey?: KeyObject
  readonly pcrs?: ReadonlyMap<number, Uint8Array>
  readonly tpmPcrs?: ReadonlyMap<number, Uint8Array>
  /** Until when what signs is vouched for. */
  readonly to?: Date
  /** Changes what is signed, before or behind the signature. */
  readonly change?: (payload: Map<string, unknown>) => void
  readonly forge?: (payload: Map<string, unknown>) => void
}

const der = ({ body }: MadeCertificate): Uint8Array => new X509Certificate(body).raw

/** As two of AWS's certificates stand over the one that signs. */
export function makeAttestation({ root, publicKey, pcrs, tpmPcrs, to, change, forge }: Attested): Uint8Array {
  const middle = makeCertificate('region', { issuer: root, isAuthority: true, namedCurve: 'P-384' })
  const leaf = makeCertificate('instance', { issuer: middle, namedCurve: 'P-384', ...(to && { to }) })
  const payload = new Map<string, unknown>([
    ['module_id', 'i-0123456789abcdef0-enc0123456789abcdef'], ['digest', 'SHA384'], ['timestamp', Date.now()],
    ['pcrs', pcrs ?? new Map([[0, Buffer.alloc(48, 1)]])], ['certificate', der(leaf)], ['cabundle', [root, middle].map(der)],
    ['public_key', publicKey?.export({ format: 'der', type: 'spki' }) ?? null], ['user_data', null], ['nonce', null],
    ...(tpmPcrs ? [['nitrotpm_pcrs', tpmPcrs] as const] : []),
  ])
  change?.(payload)
  const header = encode(new Map([[1, -35]]))
  const signed = encode(['Signature1', header, new Uint8Array(), encode(payload)])
  const signature = sign('sha384', signed, { key: leaf.key, dsaEncoding: 'ieee-p1363' })
  forge?.(payload)
  return encode([header, new Map(), encode(payload), signature])
}
