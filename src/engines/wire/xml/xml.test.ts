import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import type { StructureSchema } from '../../../contracts/contract.ts'
import { contract as iam } from '../../../contracts/iam.gen.ts'
import { contract as kms } from '../../../contracts/kms.gen.ts'
import { arbitraryStructure } from '../schema/arbitrary.kit.ts'
import { readInput } from '../schema/read.ts'
import { WireError } from '../wire-error.ts'
import { parseXml, XmlError, type XmlElement } from './parse-xml.ts'
import { escapeXml, xmlElement } from './write-xml.ts'
import { openXml, xmlForm } from './xml-form.ts'

const parse = (text: string) => parseXml(Buffer.from(text))
const textOf = (text: string) => parse(text).text

test('elements, attributes and text', () => {
  const content = '<b>1</b><!-- < --><b/>x<![CDATA[<&>]]>'
  const root = parse(`\ufeff<?xml version="1.0"?>\n<!-- a --><s3:Root xmlns:s3="urn:a" a='"&lt;'>${content}</s3:Root>\n<?p?>`)
  assert.equal(root.name, 'Root')
  assert.deepEqual([...root.attributes], [['xmlns:s3', 'urn:a'], ['a', '"<']])
  assert.deepEqual(root.children.map(({ name, text }) => [name, text]), [['b', '1'], ['b', '']])
  assert.equal(root.text, 'x<&>')
})

test('characters that are written as references', () => {
  assert.equal(textOf('<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;&#13;</a>'), '<>&"\'A\u{1f600}\r')
  assert.equal(textOf('<a>1\r\n2\r3</a>'), '1\n2\n3')
})

const refused = [
  '', 'a', '<a>', '</a>', '<a></b>', '<a/><b/>', '<a/>x', 'x<a/>', '<a b/>', '<a b=c/>', '<a b="1" b="2"/>', '<a b="1"c="2"/>',
  '<a b="<"/>',
  '<a b="1/>', '< a/>', '<1/>', '<a:b:c/>', '<a>&nbsp;</a>', '<a>&</a>', '<a>&#0;</a>', '<a>&#xD800;</a>', '<a>&#x110000;</a>',
  '<a>\0</a>',
  '<a>\u0001</a>', '<!DOCTYPE a><a/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '<a><!ENTITY b "c"></a>', '<a><!-- </a>',
  '<a><![CDATA[</a>',
  '<?xml', '<a', '<a/', '<a b=', '<a b="', '</a', '<a></a', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
]

test('what is no document, or one that says more than it holds, is refused', () => {
  for (const text of refused) assert.throws(() => parse(text), XmlError, text)
  assert.throws(() => parseXml(Buffer.of(0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e)), XmlError)
  assert.throws(() => openXml(Buffer.from('<a>')), { name: 'WireError', code: 'SerializationException' })
  assert.equal(refused.length, 37)
})

test('depth and number are bounded', () => {
  const deep = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels)
  assert.doesNotThrow(() => parse(deep(100)))
  for (const levels of [200, 100_000]) assert.throws(() => parse(deep(levels)), XmlError)
  assert.doesNotThrow(() => parse(`<a>${'<b/>'.repeat(60_000)}</a>`))
  assert.throws(() => parse(`<a>${'<b/>'.repeat(70_000)}</a>`), XmlError)
  assert.throws(() => parse(`<a ${Array.from({ length: 65 }, (_, i) => `b${i}=""`).join(' ')}/>`), XmlError)
})

test('any text is a document, or refused', () => {
  const unit = fc.constantFrom(
    '<', '>', '/', 'a', 'b', ' ', '"', "'", '=', '&', ';', '&lt;', '&#x41;', '<a>', '</a>', '<a/>', '<!--', '-->', '<![CDATA[',
    ']]>',
    '<?', '?>', '<!DOCTYPE ', '\r\n', '\0', '\ufffe', ':',
  )
  property('XML', 2000, fc.array(unit, { maxLength: 30 }), parts => {
    try {
      parse(parts.join(''))
    } catch (thrown) {
      assert.ok(thrown instanceof XmlError, String(thrown))
    }
  })
  property('XML', 500, fc.uint8Array({ maxLength: 60 }), bytes => {
    try {
      parseXml(bytes)
    } catch (thrown) {
      assert.ok(thrown instanceof XmlError, String(thrown))
    }
  })
})

interface Tree {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
  readonly content: readonly (Tree | string)[]
}

const word = fc.string({ unit: fc.constantFrom('a', 'B', '_', '1', '-', '.'), maxLength: 4 }).map(text => `e${text}`)
const content = fc.string({ unit: 'grapheme' })
  .filter(text => text.isWellFormed())
  .map(text => text.replaceAll(/[\p{Cc}\ufffe\uffff]/gu, ''))
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.record({
    name: word,
    attributes: fc.uniqueArray(fc.tuple(word, content), { selector: ([name]) => name, maxLength: 3 }),
    content: fc.array(fc.oneof({ maxDepth: 4 }, content, tie('tree')), { maxLength: 4 }),
  }),
}))

function written({ name, attributes, content: parts }: Tree): string {
  const start = `${name}${attributes.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('')}`
  return `<${start}>${parts.map(part => (typeof part === 'string' ? escapeXml(part) : written(part))).join('')}</${name}>`
}

function expected({ name, attributes, content: parts }: Tree): XmlElement {
  return {
    name, attributes: new Map(attributes), text: parts.filter(part => typeof part === 'string').join(''),
    children: parts.filter(part => typeof part !== 'string').map(expected),
  }
}

test('a document says what it was written from', () => {
  property('XML', 500, tree, given => assert.deepEqual(parse(written(given)), expected(given)))
})

const schemas = [kms, iam].flatMap(({ operations }) => Object.values(operations).flatMap(({ input, output }) => [input, output]))

test('what is written of a schema is read back', () => {
  let cases = 0
  for (const schema of schemas) {
    property('XML', 10, arbitraryStructure(schema, { printable: true }), value => {
      assert.deepEqual(readInput(schema, parse(xmlElement('Root', schema, value, '')), xmlForm), value)
    })
    cases++
  }
  assert.ok(cases > 150)
})

const list: StructureSchema = {
  type: 'structure',
  name: 'A',
  required: [],
  members: {
    Items: { schema: () => ({ type: 'list', item: () => ({ type: 'integer' }) }) },
    Flag: { schema: () => ({ type: 'boolean' }) },
  },
}

const unreadable = [
  '<A><Items><other>1</other></Items></A>', '<A><Items>1</Items></A>', '<A><Items><member>x</member></Items></A>',
  '<A><Flag><x/></Flag></A>',
  '<A><Flag>yes</Flag></A>', '<A><Flag>true</Flag><Flag>true</Flag></A>', '<A>text</A>',
  '<A><Items><member>99999999999</member></Items></A>',
]

test('what has another form than its schema is refused', () => {
  for (const text of unreadable) assert.throws(() => readInput(list, parse(text), xmlForm), WireError, text)
  const good = '<A>\n <Items> <member> 1 </member> </Items><Unknown><a/></Unknown></A>'
  assert.deepEqual(readInput(list, parse(good), xmlForm), { Items: [1] })
  assert.equal(unreadable.length, 8)
})
