// Whether a server is the one that was meant: an authority of the machine's vouches for its certificate, or whoever named the
// server has named a certificate of its chain.
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** More certificates than any chain has. */
const longestChain = 10

/** `thumbprints` are SHA-1, 40 hexadecimal digits. AWS: asked only where no authority is known. */
export function isTrusted(socket: TLSSocket, host: string, thumbprints: readonly string[], now: number): boolean {
  if (socket.authorized) return true
  const leaf = socket.getPeerX509Certificate()
  if (!leaf || !isFor(leaf, host)) return false
  const wanted = new Set(thumbprints.map(thumbprint => thumbprint.toLowerCase()))
  return chainOf(leaf, now).some(({ fingerprint }) => wanted.has(fingerprint.replaceAll(':', '').toLowerCase()))
}

const isFor = (leaf: X509Certificate, host: string): boolean =>
  (isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host)) !== undefined

/** As far as each was issued by the next and all are valid. */
function chainOf(leaf: X509Certificate, now: number): X509Certificate[] {
  const chain: X509Certificate[] = []
  for (let next: X509Certificate | undefined = leaf; next && chain.length < longestChain; next = next.issuerCertificate) {
    const last = chain.at(-1)
    if (now < next.validFromDate.getTime() || now > next.validToDate.getTime()) break
    if (last && !(next.ca && last.checkIssued(next) && last.verify(next.publicKey))) break
    if (last?.fingerprint256 === next.fingerprint256) break
    chain.push(next)
  }
  return chain
}
