// Attestation documents as a hypervisor makes them for what runs under it: measurements and a public key, signed.
import { sign, X509Certificate, type KeyObject } from 'node:crypto'
import { encode } from 'cborg'
import { certSign, digitalSignature, makeCertificate, type MadeCertificate } from './certificates.ts'

export const makeRoot = (name = 'enclaves'): MadeCertificate =>
  makeCertificate(name, { isAuthority: true, usage: certSign, namedCurve: 'P-384' })

export interface Attested {
  readonly root: MadeCertificate
  readonly publicKey?: KeyObject
  readonly pcrs?: ReadonlyMap<number, Uint8Array>
  readonly tpmPcrs?: ReadonlyMap<number, Uint8Array>
  /** Until when what signs is vouched for. */
  readonly to?: Date
  /** In place of the one that signs and of those above it, from the root down. */
  readonly signer?: MadeCertificate
  readonly authorities?: readonly MadeCertificate[]
  /** Changes what is signed, before or behind the signature. */
  readonly change?: (payload: Map<string, unknown>) => void
  readonly forge?: (payload: Map<string, unknown>) => void
}

const der = ({ body }: MadeCertificate): Uint8Array => new X509Certificate(body).raw

/** As two of AWS's certificates stand over the one that signs. */
export function makeAttestation(attested: Attested): Uint8Array {
  const { root, publicKey, pcrs, tpmPcrs, to, signer, authorities, change, forge } = attested
  const middle = makeCertificate('region', { issuer: root, isAuthority: true, usage: certSign, namedCurve: 'P-384' })
  const leaf = signer ?? makeCertificate('instance', {
    issuer: middle, usage: digitalSignature, namedCurve: 'P-384', ...(to && { to }),
  })
  const above = authorities ?? [root, middle]
  const payload = new Map<string, unknown>([
    ['module_id', 'i-0123456789abcdef0-enc0123456789abcdef'], ['digest', 'SHA384'], ['timestamp', Date.now()],
    ['pcrs', pcrs ?? new Map([[0, Buffer.alloc(48, 1)]])], ['certificate', der(leaf)], ['cabundle', above.map(der)],
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
