// Whatever comes in: a parser or reader answers with a value or a WireError, and its work grows as its input does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { assertLinear } from '../../../test/kit/doubling.ts'
import { property } from '../../../test/kit/properties.ts'
import { PutEventSelectors } from '../../contracts/cloudtrail.gen.ts'
import type { StructureSchema } from '../../contracts/contract.ts'
import { CreateUser, SimulateCustomPolicy } from '../../contracts/iam.gen.ts'
import { CreateGrant, Encrypt } from '../../contracts/kms.gen.ts'
import { arbitraryStructure } from './schema/arbitrary.kit.ts'
import type { Form } from './schema/form.ts'
import { jsonForm, parseJsonObject } from './json/json.ts'
import { type WireProtocol, protocols } from './protocols.ts'
import { parseFormBody } from './query/query.ts'
import { queryForm } from './query/query-form.ts'
import { readInput } from './schema/read.ts'
import { findViolations } from './schema/validate.ts'
import { WireError } from './wire-error.ts'

const inputs = [CreateGrant.input, Encrypt.input, PutEventSelectors.input, CreateUser.input, SimulateCustomPolicy.input]
const spoken: WireProtocol[] = [protocols.awsJson1_1!, protocols.awsQuery!]

/** Reads and validates; true where that ended in a value, false in a WireError. */
function survives(protocol: WireProtocol, input: StructureSchema, body: Uint8Array): boolean {
  try {
    const request = { method: 'POST', target: '/', rawHeaders: [], body }
    const operation = { ...Encrypt, input, http: { method: 'POST', uri: '/' } }
    const value = protocol.readInput(operation, protocol.open(request))
    findViolations(input, value)
    return true
  } catch (error) {
    assert.ok(error instanceof WireError, String(error))
    return false
  }
}

test('random bytes', () => {
  property('JSON', 500, fc.uint8Array({ maxLength: 200 }), bytes => {
    for (const input of inputs) survives(spoken[0]!, input, bytes)
  })
  property('form', 500, fc.uint8Array({ maxLength: 200 }), bytes => {
    for (const input of inputs) survives(spoken[1]!, input, bytes)
  })
})

test('any JSON', () => {
  let read = 0
  property('JSON', 500, fc.json(), text => {
    for (const input of inputs) if (survives(spoken[0]!, input, Buffer.from(text))) read++
  })
  assert.ok(read > 0)
})

test('a good request with one value exchanged', () => {
  let cases = 0
  for (const input of inputs) {
    property('strict reader', 200, fc.tuple(arbitraryStructure(input), fc.nat(), fc.jsonValue()), ([value, where, other]) => {
      let index = 0
      const text = JSON.stringify(value, (_key, member: unknown) => (++index === where % 20 + 2 ? other : member))
      survives(spoken[0]!, input, Buffer.from(text))
    })
    cases++
  }
  assert.equal(cases, 5)
})

const names = fc.constantFrom(
  'Tags', 'UserName', 'member', 'entry', 'key', 'value', '1', '2', '0', 'Key', 'ContextEntries', '__proto__', '',
)

test('any form of names that the schemas know', () => {
  let read = 0
  const parameter = fc.tuple(fc.array(names, { maxLength: 6 }), fc.string({ maxLength: 4 }))
    .map(([parts, value]) => `${parts.join('.')}=${value}`)
  property('form', 1000, fc.array(parameter, { maxLength: 8 }), parameters => {
    for (const input of inputs) if (survives(spoken[1]!, input, Buffer.from(parameters.join('&')))) read++
  })
  assert.ok(read > 0)
})

/** Bytes changed, left out and put in. */
const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('set', 'cut', 'put'), fc.nat(255)), { maxLength: 6 })

function edited(body: Uint8Array, changes: readonly (readonly [number, string, number])[]): Buffer {
  const bytes = [...body]
  for (const [where, kind, byte] of changes) {
    bytes.splice(where % (bytes.length + 1), kind === 'put' ? 0 : 1, ...(kind === 'cut' ? [] : [byte]))
  }
  return Buffer.from(bytes)
}

test('a good request of each protocol with some bytes exchanged', () => {
  for (const protocol of [protocols.awsJson1_1, protocols.rpcV2Cbor, protocols.restJson1, protocols.restXml]) {
    let read = 0
    for (const input of inputs) {
      property('strict reader', 100, fc.tuple(arbitraryStructure(input, { printable: true }), edits), ([value, changes]) => {
        const { body } = protocol.encodeOutput({ ...Encrypt, output: input }, value, 'id')
        if (survives(protocol, input, edited(Buffer.from(body), changes))) read++
      })
    }
    assert.ok(read > 0, protocol.name)
  }
})

test('depth costs an error, not the stack', () => {
  const deep = 8000
  const lists = `${'['.repeat(deep)}${']'.repeat(deep)}`
  const maps = `${'{"GrantTokens":'.repeat(deep)}1${'}'.repeat(deep)}`
  assert.equal(survives(spoken[0]!, CreateGrant.input, Buffer.from(`{"GrantTokens":${lists}}`)), false)
  assert.equal(survives(spoken[0]!, CreateGrant.input, Buffer.from(`{"Unknown":${lists}}`)), true)
  assert.equal(survives(spoken[0]!, CreateGrant.input, Buffer.from(maps)), false)
  assert.equal(survives(spoken[1]!, CreateUser.input, Buffer.from(`${'Tags.'.repeat(deep)}x=1`)), false)
})

const node: StructureSchema = { type: 'structure', name: 'Node', required: [], members: { Next: { schema: () => node } } }

function nested(depth: number): Buffer {
  return Buffer.from(`${'{"Next":'.repeat(depth)}{}${'}'.repeat(depth)}`)
}

test('a schema that contains itself is read to a depth and no further', () => {
  assert.equal(survives(spoken[0]!, node, nested(60)), true)
  assert.equal(survives(spoken[0]!, node, nested(70)), false)
  assert.equal(survives(spoken[0]!, node, nested(50_000)), false)
})

/** How many times the reader asks the form. */
function countReads<Tree>(schema: StructureSchema, tree: Tree, form: Form<Tree>): number {
  let count = 0
  const counting = new Proxy(form, {
    get(target, name) {
      count++
      return Reflect.get(target, name) as unknown
    },
  })
  readInput(schema, tree, counting)
  return count
}

function jsonReads(items: number): number {
  const text = JSON.stringify({ GrantTokens: Array.from({ length: items }, () => 'a') })
  return countReads(CreateGrant.input, parseJsonObject(Buffer.from(text)), jsonForm)
}

function formReads(items: number): number {
  const text = Array.from({ length: items }, (_, index) => `Tags.member.${index + 1}.Key=a`).join('&')
  return countReads(CreateUser.input, parseFormBody(Buffer.from(text)), queryForm)
}

test('names without a value, in front of text in which the mark behind a name is hard to find', () => {
  // Each character's lower byte is that of `=`, for which text of two bytes a character is searched.
  assertLinear('a form', length => {
    const valueless = Array.from({ length }, (_, index) => `a${index}`)
    const body = Buffer.from([...valueless, '\u013d'.repeat(length * 4)].join('&'))
    return () => void survives(spoken[1]!, CreateUser.input, body)
  }, 4096)
})

test('twice the items, twice the work', () => {
  assert.equal(jsonReads(4000) - jsonReads(2000), 2 * (jsonReads(2000) - jsonReads(1000)))
  assert.equal(formReads(4000) - formReads(2000), 2 * (formReads(2000) - formReads(1000)))
})
