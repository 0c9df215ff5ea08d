// What checks a seed is the schema. Here it is shown that it says the same to everybody else.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { checkSync } from 'recheck'
import { parse } from 'yaml'
import { run } from '../test/kit/command-line.ts'
import { withoutJsonSchema } from '../test/kit/python.ts'
import { checkout } from '../test/kit/source-files.ts'
import { schemaPath, schemaText } from './gen-seed-schema.ts'
import { wrongSeeds } from '../src/seeds/cases/wrong-seeds.ts'
import { parseSeed } from '../src/seeds/read-seed.ts'

test('docs/seed.schema.json is what `npm run seed-schema` writes', () => {
  assert.equal(readFileSync(schemaPath, 'utf8'), schemaText(), 'docs/seed.schema.json is stale: npm run seed-schema')
})

test('the package has it, for the editors of those who install one', () => {
  const { files } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { files: readonly string[] }
  assert.ok(files.some(path => !relative(join(checkout, path), schemaPath).startsWith('..')), files.join(', '))
})

const example = readFileSync(join(checkout, 'examples/seed/seed.yaml'), 'utf8')

/** Seeds that are right, beside the example. */
const right = [
  '{}', 'users: {}', 'region: eu-west-1', 'users: { ann: {} }', 'users: { "a+b=c,d.e@f-g_h": { path: / } }',
  'users: { ann: { path: /a/b/, tags: {}, groups: [], inlinePolicies: {}, attachedPolicies: [], accessKey: ../k } }',
  'policies: { read: { document: { Statement: [] }, path: /x/, description: "", tags: { a: "" } } }',
  'keys: { alias/a/b: {}, alias/c: { rotationPeriodInDays: 90 }, alias/d: { rotationPeriodInDays: 2560, policy: { a: null } } }',
  'parameters: { /a/b: { type: String, value: "5432" }, c.d: { type: StringList, value: "a,b", description: x } }',
  'parameters: { a: { type: String, value: b, tier: Advanced, dataType: text, allowedPattern: "b+", policies: [] } }',
  'parameters: { a: { type: String, value: b, policies: [{ Type: Expiration }, { Type: Expiration }] } }',
  'secrets: { a: { value: b, policy: { c: d }, replicas: [] }, e: { value: { f: 1, g: [true, null] } } }',
]

const validator = `
import json, sys
from jsonschema import Draft202012Validator
schema, seeds = json.load(sys.stdin)
Draft202012Validator.check_schema(schema)
print(json.dumps([Draft202012Validator(schema).is_valid(seed) for seed in seeds]))
`

/** What a validator that knows nothing of us says of each. */
async function areValid(texts: readonly string[]): Promise<readonly boolean[]> {
  const input = JSON.stringify([JSON.parse(schemaText()), texts.map(text => parse(text, { logLevel: 'silent' }) as unknown)])
  const { code, out, err } = await run('python3', ['-c', validator], {}, input)
  assert.equal(code, 0, err)
  return JSON.parse(out) as boolean[]
}

test('the schema takes what is taken, and of what is wrong in its form nothing', { skip: withoutJsonSchema }, async () => {
  const taken = [example, ...right]
  for (const text of taken) parseSeed(text, 'seed.yaml', {})
  assert.deepEqual(await areValid(taken), taken.map(() => true))
  const inForm = wrongSeeds.filter(({ beyondSchema }) => !beyondSchema)
  for (const { text } of inForm) assert.throws(() => parseSeed(text, 'seed.yaml', {}), text)
  const valid = await areValid(inForm.map(({ text }) => text))
  assert.deepEqual(inForm.filter((_, index) => valid[index]).map(({ text }) => text), [])
  assert.ok(inForm.length > 30)
})

test('each pattern says what it asks for, where editors look, and nothing is shown that is for authors of schemas', () => {
  const patterns = [...schemaText().matchAll(/"pattern": .*\n.*/g)].map(([text]) => text)
  assert.deepEqual(patterns.filter(text => !text.includes('"patternErrorMessage": "')), [])
  assert.ok(patterns.length > 10)
  assert.doesNotMatch(schemaText(), /\$comment/)
})

test('the patterns of the schema do not backtrack', () => {
  const found = schemaText().matchAll(/"pattern": ("(?:\\.|[^"\\])*")/g)
  const patterns = new Set([...found].map(([, text]) => JSON.parse(text!) as string))
  for (const pattern of patterns) assert.equal(checkSync(pattern, 'u').status, 'safe', pattern)
  assert.ok(patterns.size > 4)
})
