import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractText, namesText } from './contract-text.ts'
import type { Model } from './model.ts'
import { applyOverrides } from './overrides.ts'
import { serviceContract } from './service-text.ts'

/** An operation, a structure and an error of one name, a name that the module needs itself, and a shape that contains itself. */
const model: Model = {
  metadata: { apiVersion: '1', endpointPrefix: 'things', protocol: 'json', jsonVersion: '1.0', targetPrefix: 'Things' },
  operations: {
    Tag: { name: 'Tag', http: { method: 'POST', requestUri: '/' }, input: { shape: 'Tag' }, errors: [{ shape: 'Broken' }] },
    Broken: { name: 'Broken', http: { method: 'GET', requestUri: '/x' }, output: { shape: 'Record' }, authtype: 'none' },
  },
  shapes: {
    Tag: { type: 'structure', members: { Next: { shape: 'Tag' }, Name: { shape: 'Name' } }, required: ['Name'] },
    Record: { type: 'structure', members: {} },
    Broken: {
      type: 'structure',
      members: { message: { shape: 'Name' }, Tag: { shape: 'Tag' } },
      error: { code: 'B', httpStatusCode: 503 },
    },
    Name: { type: 'string', pattern: '[\\w\'\u2028]+' },
    Unused: { type: 'string' },
  },
}
const service = serviceContract('things', model, {})
const iam = {
  actions: ['things:Tag'],
  conditionKeys: [['things:a-b', 'String']],
  actionsOfKeys: [{ keys: ['things:a-b'], actions: ['things:Tag'] }],
} as const

test('names that meet are told apart', () => {
  const text = contractText(service, model, iam)
  const values = [...text.matchAll(/^(?:export )?const ([\w$]+)/gm)].map(match => match[1])
  assert.deepEqual(values.toSorted(), ['Broken', 'Broken$Error', 'Name$', 'Record$', 'Tag', 'Tag$', 'contract'])
  assert.match(text, /^export const Tag: OperationContract<Tag, Empty, 'Broken'> = \{$/m)
  assert.match(text, /^ {2}errors: \{ Broken: Broken\$Error \},$/m)
  assert.match(text, /^export type RecordShape = Empty$/m)
})

test('what a model says is kept', () => {
  const text = contractText(service, model, iam)
  assert.match(text, /pattern: '\[\\\\w\\'\\u\{2028\}\]\+'/)
  assert.match(text, /status: 503,\n {2}fault: 'server',\n {2}queryCode: 'B',\n {2}members: \{\n {4}Tag: /)
  assert.match(text, /http: \{ method: 'GET', uri: '\/x' \},\n {2}unsigned: true,/)
  assert.match(text, /'things:a-b': 'String'/)
  assert.match(text, /keys: \['things:a-b'\],\n {6}actions: \['things:Tag'\],/)
  assert.doesNotMatch(text, /Unused/)
  assert.deepEqual(service.protocols, ['awsJson1_0'])
})

test('overrides change the model they name, and nothing else', () => {
  const changed = applyOverrides(model, { shapes: { Name: { sensitive: true } }, members: { 'Tag.Next': { sensitive: true } } })
  assert.equal(changed.shapes['Name']!.sensitive, true)
  assert.equal(changed.shapes['Tag']!.members!['Next']!.sensitive, true)
  assert.equal(model.shapes['Name']!.sensitive, undefined)
  assert.throws(() => applyOverrides(model, { shapes: { Name: { enum: ['x'] } } }), /'Name' does not have these values/)
  assert.throws(() => applyOverrides(model, { shapes: { Nothing: {} } }), /no shape 'Nothing'/)
  assert.throws(() => applyOverrides(model, { members: { 'Tag.Nothing': {} } }), /no member 'Tag.Nothing'/)
  const named = applyOverrides(model, { members: { 'Tag.Next': { xmlName: 'Following', keyName: 'K' } } })
  const text = contractText(service, named, iam)
  assert.ok(text.includes("Next: { schema: () => ({ ...Tag$, keyName: 'K' }), xmlName: 'Following' }"))
  const unwrapped = applyOverrides(model, { operations: { Tag: { unwrappedOutput: true } } })
  assert.match(contractText(service, unwrapped, iam), /^  unwrappedOutput: true,$/m)
  assert.throws(() => applyOverrides(model, { operations: { constructor: {} } }), /no operation 'constructor'/)
  const failing = (...moreErrors: string[]) => applyOverrides(model, { operations: { Tag: { moreErrors } } })
  assert.deepEqual(failing('Name').operations['Tag']!.errors, [{ shape: 'Broken' }, { shape: 'Name' }])
  assert.throws(() => failing('Broken'), /'Tag' has 'Broken' by its model/)
  assert.throws(() => failing('Nothing'), /no shape 'Nothing'/)
})

const rest: Model = {
  ...model,
  metadata: { apiVersion: '1', endpointPrefix: 'things', protocol: 'rest-json' },
  operations: {
    ...model.operations,
    Login: { name: 'Login', http: { method: 'POST', requestUri: '/in?a' }, auth: ['smithy.api#noAuth'] },
  },
}

test('of an operation that is not listed the name is kept, and of a REST service its method and path', () => {
  const text = contractText(service, model, iam, ['Tag'])
  assert.match(text, /^  operations: \{ Tag \},\n  others: \['Broken'\],\n  unsigned: \['Broken'\],$/m)
  assert.doesNotMatch(text, /Broken: OperationContract/)
  const names = namesText(serviceContract('things', rest, {}), rest)
  assert.match(names, /^    'Login POST \/in\?a',$/m)
  // A path of nothing is one.
  const tag = contractText(serviceContract('things', rest, {}), rest, iam, ['Tag'])
  assert.match(tag, /^  http: \{ method: 'POST', uri: '\/' \},$/m)
  assert.match(names, /^  unsigned: \['Broken', 'Login'\],$/m)
  assert.throws(() => contractText(service, model, iam, ['Nothing']), /no operation 'Nothing'/)
})

const traits: Model = {
  ...model,
  operations: {
    Put: {
      name: 'Put', http: { method: 'PUT', requestUri: '/{Id}', responseCode: 204 },
      input: { shape: 'In', locationName: 'Root', xmlNamespace: { uri: 'urn:x' } },
      endpoint: { hostPrefix: '{Id}.' }, unsignedPayload: true, requestcompression: { encodings: ['gzip'] },
      httpChecksum: { requestAlgorithmMember: 'Algorithm', requestChecksumRequired: true, responseAlgorithms: ['CRC32'] },
    },
  },
  shapes: {
    In: {
      type: 'structure', locationName: 'Root', xmlNamespace: { uri: 'urn:y', prefix: 'y' },
      members: {
        Id: { shape: 'Name', location: 'uri', hostLabel: true },
        Kind: { shape: 'Name', locationName: 'y:kind', xmlAttribute: true, queryName: 'Kinds' },
        Events: { shape: 'Events' },
      },
    },
    Events: { type: 'structure', eventstream: true, members: { One: { shape: 'Event' }, Late: { shape: 'Late' } } },
    Late: { type: 'structure', exception: true, members: {} },
    Event: { type: 'structure', event: true, members: { Payload: { shape: 'Name', eventpayload: true } } },
    Name: { type: 'string' },
  },
}

test('what the wire needs beside the schemas is kept', () => {
  const text = contractText(service, traits, iam)
  for (const part of [
    "inputRoot: { name: 'Root', namespace: 'urn:x' },", "hostPrefix: '{Id}.',", 'unsignedPayload: true,', 'compressed: true,',
    "checksum: { algorithmMember: 'Algorithm', required: true, answers: ['CRC32'] },", "xmlName: 'Root',",
    "xmlNamespace: { uri: 'urn:y', prefix: 'y' },", "location: 'uri', hostLabel: true", "xmlAttribute: true, queryName: 'Kinds'",
    'eventStream: true,', '  event: true,', '  exception: true,', 'eventPayload: true', 'Events?: EventStream<Events>',
    "http: { method: 'PUT', uri: '/{Id}', status: 204 },",
  ]) assert.ok(text.includes(part), part)
})
