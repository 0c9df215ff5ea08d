// What a SAML provider says of itself: an XML document that names it, its keys and where it signs people in.
import type { Instant } from '../../../core/clock.ts'
import { parseXml, XmlError, type XmlElement } from '../../../engines/wire/xml/parse-xml.ts'

export interface SamlMetadata {
  /** As the provider calls itself. */
  readonly entityId: string
  /** By which it signs: in base 64, each once and as it is said to be. */
  readonly certificates: readonly string[]
  /** Absent where it does not end. */
  readonly validUntil?: Instant
}

/** INVARIANT: of a document type, or of an entity that it would define, nothing is read. Undefined where it is no metadata. */
export function readMetadata(document: string): SamlMetadata | undefined {
  const root = parse(document)
  const entityId = root?.name === 'EntityDescriptor' ? root.attributes.get('entityID') : undefined
  if (!root || !entityId) return undefined
  const descriptor = root.children.find(({ name }) => name === 'IDPSSODescriptor')
  if (!descriptor?.children.some(({ name }) => name === 'SingleSignOnService')) return undefined
  const signing = descriptor.children.filter(({ name, attributes }) =>
    name === 'KeyDescriptor' && attributes.get('use') !== 'encryption')
  const certificates = [...new Set(signing.flatMap(certificatesIn))]
  if (certificates.length === 0) return undefined
  const until = root.attributes.get('validUntil')
  if (until === undefined) return { entityId, certificates }
  const validUntil = Date.parse(until)
  return Number.isNaN(validUntil) ? undefined : { entityId, certificates, validUntil }
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
function certificatesIn({ name, text, children }: XmlElement): readonly string[] {
  if (name !== 'X509Certificate') return children.flatMap(certificatesIn)
  return text.trim() === '' ? [] : [text.replaceAll(/\s/g, '')]
}
