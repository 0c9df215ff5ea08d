// The readers and writers held against AWS's own client codecs, over every operation of every contract.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonCodec, QueryShapeSerializer, XmlCodec } from '@aws-sdk/core/protocols'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { contract as cloudtrail } from '../../contracts/cloudtrail.gen.ts'
import type { StructureSchema } from '../../contracts/contract.ts'
import { contract as iam } from '../../contracts/iam.gen.ts'
import { contract as kms } from '../../contracts/kms.gen.ts'
import { contract as ssm } from '../../contracts/ssm.gen.ts'
import { contract as sts } from '../../contracts/sts.gen.ts'
import { arbitraryStructure } from './schema/arbitrary.kit.ts'
import { encodeJsonOutput } from './json/encode-json.ts'
import { jsonForm, parseJsonObject } from './json/json.ts'
import { parseForm } from './query/query.ts'
import { queryForm } from './query/query-form.ts'
import { readInput } from './schema/read.ts'
import { staticSchema } from './schema/static-schema.kit.ts'
import { xmlMembers } from './xml/write-xml.ts'

const contracts = [cloudtrail, iam, kms, ssm, sts]
const operations = contracts.flatMap(contract => Object.values(contract.operations))
assert.ok(operations.length > 100)

const settings = { xmlNamespace: 'urn:x', serviceNamespace: 'stockade', serializeEmptyLists: true }
const json = new JsonCodec({ timestampFormat: { useTrait: true, default: 7 }, jsonName: true })
const xml = new XmlCodec({ timestampFormat: { useTrait: true, default: 5 }, ...settings })
const query = new QueryShapeSerializer({ timestampFormat: { useTrait: true, default: 5 }, ...settings })

function smithy(schema: StructureSchema): never {
  return staticSchema(schema) as never
}

test('what AWS\'s client writes as JSON is read back', () => {
  let cases = 0
  for (const { input } of operations) {
    const serializer = json.createSerializer()
    property('JSON', 15, arbitraryStructure(input), value => {
      serializer.write(smithy(input), value)
      assert.deepEqual(readInput(input, parseJsonObject(Buffer.from(serializer.flush())), jsonForm), value)
    })
    cases++
  }
  assert.equal(cases, operations.length)
})

test('what AWS\'s client writes as a form is read back', () => {
  let cases = 0
  for (const { input } of operations) {
    property('form', 15, arbitraryStructure(input), value => {
      fc.pre(Object.values(value).every(isSayable))
      query.write(smithy(input), value)
      const text = String(query.flush() ?? '')
      assert.deepEqual(readInput(input, parseForm(text), queryForm), value)
    })
    cases++
  }
  assert.equal(cases, operations.length)
})

/** A form cannot say that a structure or map is there and empty. */
function isSayable(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSayable)
  if (typeof value !== 'object' || value === null || value instanceof Date || Buffer.isBuffer(value)) return true
  const members = Object.values(value)
  return members.length > 0 && members.every(isSayable)
}

test('a JSON answer says what AWS\'s codec says, and reads back', () => {
  let cases = 0
  for (const operation of operations) {
    const { output } = operation
    if (output.unit) continue
    const serializer = json.createSerializer()
    property('JSON answer', 15, arbitraryStructure(output), value => {
      const body = String(encodeJsonOutput(operation, value, 'id', '1.1').body)
      serializer.write(smithy(output), value)
      assert.deepEqual(JSON.parse(body), JSON.parse(serializer.flush()))
      assert.deepEqual(readInput(output, parseJsonObject(Buffer.from(body)), jsonForm), value)
    })
    cases++
  }
  assert.ok(cases > 60)
})

test('an XML answer says what AWS\'s codec says', () => {
  let cases = 0
  for (const { output } of operations) {
    if (output.unit) continue
    const serializer = xml.createSerializer()
    property('XML answer', 15, arbitraryStructure(output, { printable: true }), value => {
      serializer.write(smithy(output), value)
      const whole = `<${output.name} xmlns="urn:x">${xmlMembers(output, value)}</${output.name}>`
      assert.equal(closed(whole), closed(String(serializer.flush())))
    })
    cases++
  }
  assert.ok(cases > 60)
})

/** `<a></a>` and `<a/>` are the same. */
function closed(text: string): string {
  return text.replaceAll(/<([^\s<>/]+)([^<>/]*|[^<>]*")><\/\1>/g, '<$1$2/>')
}
