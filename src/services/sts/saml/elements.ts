// What of a reader of XML is needed here.
import { DOMParser } from '@xmldom/xmldom'
import { isModest } from './modest-xml.ts'

export const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol'
const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion'

const [elementNode, textNodes] = [1, new Set([3, 4])]

export const isElement = (node: Node): node is Element => node.nodeType === elementNode

export const elementsIn = (element: Element): readonly Element[] => Array.from(element.childNodes).filter(isElement)

/** Those of a name that are the element's own. */
export function childrenOf(element: Element, namespace: string, name: string): readonly Element[] {
  return elementsIn(element).filter(child => child.namespaceURI === namespace && child.localName === name)
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
