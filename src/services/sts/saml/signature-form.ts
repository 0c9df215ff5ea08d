// The one form that the signature of a SAML element has: one reference, and two transforms of it. What SAML leaves to its readers
// to refuse (core, 5.4.4) is refused.
import { elementsIn, textIn } from './elements.ts'

export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#'
const enveloped = `${signatureNamespace}enveloped-signature`
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

/** How a part of a document is made to bytes. */
export interface Canonicalization {
  /** Whether with those namespaces alone that are used in it. */
  readonly isExclusive: boolean
  readonly hasComments: boolean
  /** Of namespaces that are told though nothing uses them. */
  readonly prefixes: readonly string[]
}

const canonicalizations: ReadonlyMap<string, Pick<Canonicalization, 'isExclusive' | 'hasComments'>> = new Map([
  [exclusive, { isExclusive: true, hasComments: false }],
  [`${exclusive}WithComments`, { isExclusive: true, hasComments: true }],
  [inclusive, { isExclusive: false, hasComments: false }],
  [`${inclusive}#WithComments`, { isExclusive: false, hasComments: true }],
])

/** What is signed, and how. */
export interface SignedInfo {
  readonly canonicalization: Canonicalization
  readonly algorithm: string
  readonly uri: string
  readonly prefixes: readonly string[]
  readonly digest: string
  readonly digestValue: Buffer
}

export interface Signature {
  readonly signedInfo: Element
  readonly canonicalization: Canonicalization
  readonly algorithm: string
  readonly value: Buffer
}

/** What it says of its key is nobody's word. SAML: it has no objects. */
export function readSignature(signature: Element): Signature | undefined {
  const parts = partsOf(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo'])
    ?? partsOf(signature, ['SignedInfo', 'SignatureValue'])
  const [signedInfo, value] = parts ?? []
  const read = signedInfo && readSignedInfo(signedInfo)
  if (!read || !value || !isLeaf(value)) return undefined
  const { canonicalization, algorithm } = read
  return { signedInfo, canonicalization, algorithm, value: bytesIn(value) }
}

export function readSignedInfo(element: Element): SignedInfo | undefined {
  const [method, signing, reference] = partsOf(element, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']) ?? []
  const [transforms, digest, digestValue] = (reference && partsOf(reference, ['Transforms', 'DigestMethod', 'DigestValue'])) ?? []
  const [first, second] = (transforms && partsOf(transforms, ['Transform', 'Transform'])) ?? []
  if (!method || !signing || !reference || !digest || !digestValue || !first || !second) return undefined
  const canonicalization = canonicalizationOf(method)
  const content = canonicalizationOf(second)
  if (!canonicalization || !content?.isExclusive || algorithmOf(first) !== enveloped) return undefined
  if (![signing, digest, digestValue].every(isLeaf)) return undefined
  return {
    canonicalization, algorithm: algorithmOf(signing), uri: reference.getAttribute('URI') ?? '', prefixes: content.prefixes,
    digest: algorithmOf(digest), digestValue: bytesIn(digestValue),
  }
}

/** All elements in one, where they are those and in that order. */
function partsOf(element: Element, names: readonly string[]): readonly Element[] | undefined {
  const parts = elementsIn(element)
  const areThose = parts.length === names.length
    && parts.every(({ namespaceURI, localName }, at) => namespaceURI === signatureNamespace && localName === names[at])
  return areThose ? parts : undefined
}

const isLeaf = (element: Element): boolean => elementsIn(element).length === 0

const algorithmOf = (element: Element): string => element.getAttribute('Algorithm') ?? ''

const bytesIn = (element: Element): Buffer => Buffer.from(textIn(element), 'base64')

/** A provider names one, that of the types of a schema. */
const mostPrefixes = 32

function canonicalizationOf(element: Element): Canonicalization | undefined {
  const known = canonicalizations.get(algorithmOf(element))
  const [list, ...others] = elementsIn(element)
  if (!known || !list) return known && { ...known, prefixes: [] }
  const isList = list.namespaceURI === exclusive && list.localName === 'InclusiveNamespaces' && isLeaf(list)
  const prefixes = (list.getAttribute('PrefixList') ?? '').split(/\s+/).filter(prefix => prefix !== '')
  const isMeant = isList && known.isExclusive && others.length === 0 && prefixes.length <= mostPrefixes
  return isMeant ? { ...known, prefixes } : undefined
}
