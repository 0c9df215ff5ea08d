// The signature of an element of SAML, which stands in the element (SAML core, 5.4). A document that nobody has proven decides
// nothing of what is worked for it: a signature has one form. INVARIANT: what names the signed bytes is verified before any of
// them is looked at, and read from the bytes that were verified.
import { constants, createHash, verify, type KeyObject, type X509Certificate } from 'node:crypto'
import { apart, keyOfCertificate } from '../../../engines/crypto/foreign-keys.ts'
import { canonicalContent, canonicalSignedInfo } from './canonical.ts'
import { childrenOf, parseXml } from './elements.ts'
import { readSignature, readSignedInfo, signatureNamespace, type SignedInfo } from './signature-form.ts'

interface Scheme {
  readonly hash: string
  readonly padding: number
}

const plain = (hash: string): Scheme => ({ hash, padding: constants.RSA_PKCS1_PADDING })

const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', plain('sha1')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', plain('sha256')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', plain('sha512')],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', { hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING }],
])

const digests: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
])

/** What one of the certificates has signed of an element, as it was signed: the element without its signature. */
export function signedContent(element: Element, certificates: readonly X509Certificate[]): string | undefined {
  const [node, ...others] = childrenOf(element, signatureNamespace, 'Signature')
  const signature = node && others.length === 0 ? readSignature(node) : undefined
  if (!node || !signature) return undefined
  try {
    const text = canonicalSignedInfo(signature.signedInfo, signature.canonicalization)
    if (!certificates.some(certificate => hasSigned(certificate, signature, text))) return undefined
    const reference = verifiedInfo(text)
    const hash = reference && digests.get(reference.digest)
    if (!hash || !isReferredTo(element, reference.uri)) return undefined
    const content = canonicalContent(element, node, reference.prefixes)
    return createHash(hash).update(content).digest().equals(reference.digestValue) ? content : undefined
  } catch {
    // What cannot be written in canonical form has not been signed.
    return undefined
  }
}

const verifiedInfo = (text: string): SignedInfo | undefined => {
  const element = parseXml(text)
  return element && readSignedInfo(element)
}

/** INVARIANT: by a name that nothing else in the document has, so that nobody can read another there. */
function isReferredTo(element: Element, uri: string): boolean {
  const id = element.getAttribute('ID') ?? ''
  const [named, ...others] = Array.from(element.ownerDocument.getElementsByTagName('*'))
    .filter(one => one.getAttribute('ID') === id)
  return id !== '' && uri === `#${id}` && named === element && others.length === 0
}

interface Given {
  readonly algorithm: string
  readonly value: Buffer
}

function hasSigned(certificate: X509Certificate, { algorithm, value }: Given, text: string): boolean {
  const scheme = schemes.get(algorithm)
  if (!scheme) return false
  const { hash, padding } = scheme
  try {
    const key = keyOfCertificate(certificate)
    const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
    return isModestKey(key) && apart(() => verify(hash, Buffer.from(text), { key, padding, saltLength }, value))
  } catch {
    // Of a key that cannot be read, others may stand beside it.
    return false
  }
}

const longestModulus = 8192
const largestExponent = 2n ** 32n

/** To verify by a larger one takes longer, and providers have none. */
function isModestKey({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): boolean {
  const { modulusLength = Infinity, publicExponent = largestExponent } = asymmetricKeyDetails
  return asymmetricKeyType === 'rsa' && modulusLength <= longestModulus && publicExponent < largestExponent
}
