// What a certificate says of its use (RFC 5280, section 4.2), of which node:crypto tells no more than whether it is an
// authority's. Nobody has vouched for it yet.

export interface CertificateExtensions {
  /** By which its issuer has signed it: an object identifier, as the hexadecimal digits of its DER. */
  readonly signatureAlgorithm: string
  readonly isAuthority: boolean
  /** How many authorities may stand between it and whoever signs no certificate. */
  readonly pathLength: number | undefined
  /** Undefined where it says nothing of it. */
  readonly usage: { readonly digitalSignature: boolean; readonly keyCertSign: boolean } | undefined
  /** Object identifiers: for what alone the key is, if that is said. */
  readonly purposes: readonly string[] | undefined
  /** Whether it says something that nobody may pass over and that is not known here, or says something twice. */
  readonly isUnknown: boolean
}

const tags = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, sequence: 0x30, extensions: 0xa3 }
const names = {
  subjectKeyId: '551d0e', keyUsage: '551d0f', basicConstraints: '551d13', authorityKeyId: '551d23', purposes: '551d25',
}
const known: ReadonlySet<string> = new Set(Object.values(names))

interface Element {
  readonly tag: number
  readonly content: Buffer
}

/** X.690, 8.1 and 10.1, of lengths that a certificate has. Throws where the bytes are none. */
function elementsOf(bytes: Uint8Array): readonly Element[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: Element[] = []
  for (let at = 0; at < all.length;) {
    const [tag, first] = [all.readUInt8(at), all.readUInt8(at + 1)]
    const more = first < 0x80 ? 0 : first & 0x7f
    if ((tag & 0x1f) === 0x1f || more > 3 || first === 0x80) throw new RangeError('is no DER of a certificate')
    const begin = at + 2 + more
    const length = more === 0 ? first : all.readUIntBE(at + 2, more)
    if (begin + length > all.length) throw new RangeError('is cut short')
    found.push({ tag, content: all.subarray(begin, begin + length) })
    at = begin + length
  }
  return found
}

function only(bytes: Uint8Array, tag: number): Buffer {
  const [element, ...others] = elementsOf(bytes)
  if (element?.tag !== tag || others.length > 0) throw new RangeError('is of another form')
  return element.content
}

/** Throws where the bytes are not one certificate and nothing else. */
export function readExtensions(certificate: Uint8Array): CertificateExtensions {
  const [body, algorithm] = elementsOf(only(certificate, tags.sequence))
  const found = new Map<string, Buffer>()
  let isUnknown = false
  const extensions = elementsOf(body!.content).find(({ tag }) => tag === tags.extensions)
  for (const { content } of extensions ? elementsOf(only(extensions.content, tags.sequence)) : []) {
    const parts = elementsOf(content)
    const name = parts[0]!.content.toString('hex')
    const isCritical = parts[1]?.tag === tags.boolean && parts[1].content[0] !== 0
    if (found.has(name) || (isCritical && !known.has(name))) isUnknown = true
    found.set(name, parts.at(-1)!.content)
  }
  const purposes = found.get(names.purposes)
  return {
    signatureAlgorithm: elementsOf(algorithm!.content)[0]!.content.toString('hex'), isUnknown,
    ...constraintsOf(found.get(names.basicConstraints)), usage: requireUsage(found.get(names.keyUsage)),
    purposes: purposes && elementsOf(only(purposes, tags.sequence)).map(({ content }) => content.toString('hex')),
  }
}

function constraintsOf(value: Buffer | undefined): Pick<CertificateExtensions, 'isAuthority' | 'pathLength'> {
  const parts = value ? elementsOf(only(value, tags.sequence)) : []
  const isAuthority = parts[0]?.tag === tags.boolean && parts[0].content[0] !== 0
  const last = parts.at(-1)
  return { isAuthority, pathLength: last?.tag === tags.integer ? Number(`0x${last.content.toString('hex')}`) : undefined }
}

/** The first bit is the highest of the byte behind the one that tells how many are not used. */
function requireUsage(value: Buffer | undefined): CertificateExtensions['usage'] {
  if (!value) return undefined
  const bits = only(value, tags.bits)[1] ?? 0
  return { digitalSignature: (bits & 0x80) !== 0, keyCertSign: (bits & 0x04) !== 0 }
}
