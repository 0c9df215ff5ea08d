// How a tree of XML is looked into. A flattened list or map is all elements of a name, among those of its structure.
import { grouped } from '../../../core/grouped.ts'
import type { ListSchema, MapSchema, TimestampSchema } from '../../../contracts/contract.ts'
import { decodeBase64 } from '../scalars/base64.ts'
import { booleanFrom, numberFrom, timestampFrom } from '../scalars/texts.ts'
import type { Field } from '../schema/fields.ts'
import type { Form } from '../schema/form.ts'
import { WireError } from '../wire-error.ts'
import { parseXml, XmlError, type XmlElement } from './parse-xml.ts'

export const malformedXml = (message = ''): WireError => new WireError('SerializationException', message)

/** Throws a WireError. */
export function openXml(body: Uint8Array): XmlElement {
  try {
    return parseXml(body)
  } catch (thrown) {
    if (thrown instanceof XmlError) throw malformedXml()
    throw thrown
  }
}

const known = new WeakMap<XmlElement, ReadonlyMap<string, readonly XmlElement[]>>()

/** INVARIANT: worked out once for each element, however many members its structure has. */
function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  let byName = known.get(element)
  if (!byName) {
    byName = grouped(element.children, child => child.name)
    known.set(element, byName)
  }
  return byName.get(name) ?? []
}

const isBlank = (text: string): boolean => !/[^\t\n\r ]/.test(text)

/** The elements of a name as what holds them, which flattened lists and maps have no element for. */
const gathered = (children: readonly XmlElement[]): XmlElement => ({ name: '', attributes: new Map(), children, text: '' })

function scalar({ children, text }: XmlElement): string {
  if (children.length > 0) throw malformedXml('A value was expected where a structure was found.')
  return text
}

/** Blanks around what is no text mean nothing. */
const trimmed = (element: XmlElement): string => scalar(element).trim()

function expectBranch({ text }: XmlElement): void {
  if (!isBlank(text)) throw malformedXml('A structure was expected where a value was found.')
}

export const xmlForm: Form<XmlElement> = {
  error: malformedXml,

  member(element: XmlElement, { xmlName, xmlAttribute, flattened }: Field): XmlElement | undefined {
    if (xmlAttribute) {
      const text = element.attributes.get(xmlName)
      return text === undefined ? undefined : { name: xmlName, attributes: new Map(), children: [], text }
    }
    const found = childrenOf(element, xmlName)
    if (flattened) return found.length === 0 ? undefined : gathered(found)
    // DIFFERS: a request that says something twice is refused; which of the two AWS takes is not published.
    if (found.length > 1) throw malformedXml('A member appears more than once.')
    return found[0]
  },

  expectStructure: expectBranch,

  items(element: XmlElement, schema: ListSchema, flattened: boolean): readonly XmlElement[] {
    expectBranch(element)
    return flattened ? element.children : expectOnly(element, schema.itemName ?? 'member')
  },

  entries(element: XmlElement, schema: MapSchema, flattened: boolean): Iterable<readonly [string, XmlElement]> {
    expectBranch(element)
    const entries = new Map<string, XmlElement>()
    for (const entry of flattened ? element.children : expectOnly(element, 'entry')) {
      const [key] = childrenOf(entry, schema.keyName ?? 'key')
      const [value] = childrenOf(entry, schema.valueName ?? 'value')
      if (!key || !value) throw malformedXml('A map has an entry without its key or value.')
      if (entries.has(scalar(key))) throw malformedXml('A map has a key more than once.')
      entries.set(scalar(key), value)
    }
    return entries
  },

  string: scalar,

  boolean(element) {
    const value = booleanFrom(trimmed(element))
    if (value === undefined) throw malformedXml('A boolean must be true or false.')
    return value
  },

  number(element, type) {
    const value = numberFrom(trimmed(element), type)
    if (value === undefined) throw malformedXml(`A number is not a valid ${type}.`)
    return value
  },

  timestamp(element: XmlElement, format: TimestampSchema['format'] = 'date-time'): Date {
    const date = timestampFrom(trimmed(element), format)
    if (!date) throw malformedXml('timestamp must follow ISO8601')
    return date
  },

  blob(element) {
    const bytes = decodeBase64(trimmed(element))
    if (!bytes) throw malformedXml('A blob is not valid base 64.')
    return bytes
  },

  document() {
    throw malformedXml('A document cannot travel in XML.')
  },
}

function expectOnly(element: XmlElement, name: string): readonly XmlElement[] {
  const found = childrenOf(element, name)
  if (found.length < element.children.length) throw malformedXml('A list or map has a part that is not its item.')
  return found
}
