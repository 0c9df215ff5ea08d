// The one text that a part of a document has, however it was written: what a signature is over.
import {
  C14nCanonicalization, C14nCanonicalizationWithComments, ExclusiveCanonicalization, ExclusiveCanonicalizationWithComments,
} from 'xml-crypto'
import { isElement } from './elements.ts'
import type { Canonicalization } from './signature-form.ts'

export function canonicalSignedInfo(element: Element, { isExclusive, hasComments, prefixes }: Canonicalization): string {
  const [exclusive, inclusive] = hasComments
    ? [ExclusiveCanonicalizationWithComments, C14nCanonicalizationWithComments]
    : [ExclusiveCanonicalization, C14nCanonicalization]
  const made = isExclusive ? new exclusive() : new inclusive()
  return made.process(element, { inclusiveNamespacesPrefixList: [...prefixes], ancestorNamespaces: namespacesAround(element) })
}

/**
 * An element without one that it has. XML Signature: what is referred to by its ID has no comments, whatever is said of them.
 * Of an element within another, the namespaces that the prefixes name are declared in it as well, which changes none of them.
 */
export function canonicalContent(element: Element, without: Element, prefixes: readonly string[]): string {
  const options = { inclusiveNamespacesPrefixList: [...prefixes], ancestorNamespaces: namespacesAround(element) }
  return new Without(without).process(element, options)
}

type Written = Parameters<ExclusiveCanonicalization['processInner']>

class Without extends ExclusiveCanonicalization {
  readonly #left: Element

  constructor(left: Element) {
    super()
    this.#left = left
  }

  override processInner(...[node, ...written]: Written): string {
    return node === this.#left ? '' : super.processInner(node, ...written)
  }
}

interface Namespace {
  readonly prefix: string
  readonly namespaceURI: string
}

/** Those that an element takes from around it, and does not declare itself. */
function namespacesAround(element: Element): Namespace[] {
  const known = new Set([element.prefix ?? '', ...declaredIn(element).map(({ prefix }) => prefix)])
  const around: Namespace[] = []
  for (let at = element.parentNode; at && isElement(at); at = at.parentNode) {
    for (const namespace of declaredIn(at)) {
      if (known.has(namespace.prefix)) continue
      known.add(namespace.prefix)
      // What takes a namespace back declares none.
      if (namespace.namespaceURI !== '') around.push(namespace)
    }
  }
  return around
}

const declaredIn = (element: Element): readonly Namespace[] => Array.from(element.attributes)
  .filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  .map(({ name, value }) => ({ prefix: name.slice('xmlns:'.length), namespaceURI: value }))
