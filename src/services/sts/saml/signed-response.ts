// A SAML response and what of it is signed. INVARIANT: whatever is read of a person comes from the bytes that a signature covers,
// read anew, and from nowhere else in the document.
import type { X509Certificate } from 'node:crypto'
import { assertionChildren, childrenOf, parseXml, protocolNamespace } from './elements.ts'
import { signedContent } from './signature.ts'

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
    const signed = findSigned(element, certificates)
    const found = signed && (element === response ? assertionIn(signed) : signed)
    if (found) return { assertion: found }
  }
  return { refused: 'unsigned' }
}

/** An element with an enveloped signature of its own, read from what is signed. */
function findSigned(element: Element, certificates: readonly X509Certificate[]): Element | undefined {
  const content = signedContent(element, certificates)
  const signed = content === undefined ? undefined : parseXml(content)
  const isSame = signed?.localName === element.localName && signed.namespaceURI === element.namespaceURI
  return isSame && signed.getAttribute('ID') === element.getAttribute('ID') ? signed : undefined
}
