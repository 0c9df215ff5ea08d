// Tags as a form has them, in XML, and as a header has them, which is a URL's query.
import { parseXml, XmlError, type XmlElement } from '../../../engines/wire/xml/parse-xml.ts'
import { failure } from '../../failures.ts'

/** Throws an AwsError for what is no XML. AWS: XML of anything else has no tags (recorded by others). */
export function asTagging(field: string): string {
  const root = read(field)
  const tags = root.name === 'Tagging' ? named(root, 'TagSet').flatMap(set => named(set, 'Tag')) : []
  const text = (tag: XmlElement, name: string) => named(tag, name)[0]?.text ?? ''
  return new URLSearchParams(tags.map(tag => [text(tag, 'Key'), text(tag, 'Value')])).toString()
}

const named = ({ children }: XmlElement, name: string): readonly XmlElement[] => children.filter(child => child.name === name)

function read(field: string): XmlElement {
  try {
    return parseXml(Buffer.from(field))
  } catch (thrown) {
    throw thrown instanceof XmlError ? failure('SerializationException', malformed) : thrown
  }
}

const malformed = 'The XML you provided was not well-formed or did not validate against our published schema'
