// A SAML response and what of it is signed. INVARIANT: whatever is read of a person comes from the bytes that a signature covers,
// read anew, and from nowhere else in the document.
import type { X509Certificate } from 'node:crypto'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { isModest } from './modest-xml.ts'

export const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#'

const [elementNode, textNodes] = [1, new Set([3, 4])]

const isElement = (node: Node): node is Element => node.nodeType === elementNode

/** Those of a name that are the element's own. */
export function childrenOf(element: Element, namespace: string, name: string): readonly Element[] {
  return Array.from(element.childNodes).filter(isElement)
    .filter(child => child.namespaceURI === namespace && child.localName === name)
}

export const assertionChildren = (element: Element, name: string): readonly Element[] =>
  childrenOf(element, assertionNamespace, name)

/** All text of an element that has nothing but text. */
export function textIn(element: Element): string {
  return Array.from(element.childNodes).filter(({ nodeType }) => textNodes.has(nodeType))
    .map(({ nodeValue }) => nodeValue ?? '').join('').trim()
}

/** Undefined for what is no XML, or none that a response may be. */
export function parseXml(text: string): Element | undefined {
  if (!isModest(text)) return undefined
  try {
    const fail = (): never => {
      throw new SyntaxError('The text is no XML.')
    }
    const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } })
    return parser.parseFromString(text, 'text/xml').documentElement ?? undefined
  } catch {
    return undefined
  }
}

/** The only assertion in a response. */
const assertionIn = (response: Element): Element | undefined => {
  const [assertion, ...others] = assertionChildren(response, 'Assertion')
  return others.length === 0 ? assertion : undefined
}

export type Signed =
  /** As it was signed. */
  | { readonly assertion: Element }
  | { readonly refused: 'malformed' | 'encrypted' | 'failed' | 'unsigned' }

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/** The assertion of a response, by whichever of the certificates it is signed, itself or as a part of the response. */
export function readSigned(text: string, certificates: readonly X509Certificate[]): Signed {
  const response = parseXml(text)
  if (response?.namespaceURI !== protocolNamespace || response.localName !== 'Response') return { refused: 'malformed' }
  if (assertionChildren(response, 'EncryptedAssertion').length > 0) return { refused: 'encrypted' }
  const [status] = childrenOf(response, protocolNamespace, 'Status')
  const [code] = status ? childrenOf(status, protocolNamespace, 'StatusCode') : []
  if (code?.getAttribute('Value') !== success) return { refused: 'failed' }
  const assertion = assertionIn(response)
  if (!assertion) return { refused: 'malformed' }
  for (const element of [response, assertion]) {
    const signed = findSigned(text, element, certificates)
    const found = signed && (element === response ? assertionIn(signed) : signed)
    if (found) return { assertion: found }
  }
  return { refused: 'unsigned' }
}

/** An element with an enveloped signature of its own, read from what is signed. */
function findSigned(text: string, element: Element, certificates: readonly X509Certificate[]): Element | undefined {
  const [signature, ...others] = childrenOf(element, signatureNamespace, 'Signature')
  const id = element.getAttribute('ID')
  if (!signature || others.length > 0 || !id) return undefined
  for (const certificate of certificates) {
    const content = verifiedContent(text, signature, certificate)
    const signed = content === undefined ? undefined : parseXml(content)
    const isSame = signed?.localName === element.localName && signed.namespaceURI === element.namespaceURI
    if (isSame && signed.getAttribute('ID') === id) return signed
  }
  return undefined
}

/** What the signature covers, where it is one of the certificate's over one element. */
function verifiedContent(text: string, signature: Element, certificate: X509Certificate): string | undefined {
  try {
    // What the signature says of its key is nobody's word.
    const verifier = new SignedXml({ publicCert: certificate.toString(), getCertFromKeyInfo: () => null })
    verifier.idAttributes = ['ID']
    verifier.loadSignature(signature)
    if (!verifier.checkSignature(text)) return undefined
    const [content, ...others] = verifier.getSignedReferences()
    return others.length === 0 ? content : undefined
  } catch {
    return undefined
  }
}
