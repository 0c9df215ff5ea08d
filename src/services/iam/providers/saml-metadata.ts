// What a SAML provider says of itself: an XML document that names it, its keys and where it signs people in.
import type { Instant } from '../../../core/clock.ts'
import { parseXml, XmlError, type XmlElement } from '../../../engines/wire/xml/parse-xml.ts'

export interface SamlMetadata {
  /** Absent where it does not end. */
  readonly validUntil?: Instant
}

/** INVARIANT: of a document type, or of an entity that it would define, nothing is read. Undefined where it is no metadata. */
export function readMetadata(document: string): SamlMetadata | undefined {
  const root = parse(document)
  if (root?.name !== 'EntityDescriptor' || !root.attributes.get('entityID')) return undefined
  const descriptor = root.children.find(({ name }) => name === 'IDPSSODescriptor')
  if (!descriptor?.children.some(({ name }) => name === 'SingleSignOnService') || !hasCertificate(descriptor)) return undefined
  const until = root.attributes.get('validUntil')
  if (until === undefined) return {}
  const validUntil = Date.parse(until)
  return Number.isNaN(validUntil) ? undefined : { validUntil }
}

function parse(document: string): XmlElement | undefined {
  try {
    return parseXml(Buffer.from(document))
  } catch (thrown) {
    if (thrown instanceof XmlError) return undefined
    throw thrown
  }
}

/** INVARIANT: the tree is no deeper than its parser lets it be. */
const hasCertificate = ({ name, text, children }: XmlElement): boolean =>
  (name === 'X509Certificate' ? text.trim() !== '' : children.some(hasCertificate))
