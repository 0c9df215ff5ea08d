import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.ts'
import { isUnedited, withHash } from './hash.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const contracts = join(root, 'src/contracts')
const models = resolve(root, process.env['STOCKADE_TEST_MODELS'] ?? '../shared/models')
const missing = existsSync(models) ? false : `no models at ${models} (set STOCKADE_TEST_MODELS)`
const generated = readdirSync(contracts).filter(name => name.endsWith('.gen.ts'))

test('no generated contract was edited', () => {
  for (const name of generated) assert.ok(isUnedited(readFileSync(join(contracts, name), 'utf8')), `${name} was edited by hand`)
  assert.equal(generated.length, 49)
})

test('an edit is seen', () => {
  const text = withHash('export const a = 1\n')
  assert.ok(isUnedited(text))
  assert.ok(!isUnedited(text.replace('= 1', '= 2')))
  assert.ok(!isUnedited('export const a = 1\n'))
})

test('generation gives the same bytes again', { skip: missing }, async () => {
  const files = await generate(models, contracts)
  assert.deepEqual([...files.keys()].sort(), generated.toSorted())
  for (const [name, text] of files) assert.equal(readFileSync(join(contracts, name), 'utf8'), text, `${name} is stale`)
})

test('every protocol\'s models can be generated', { skip: missing }, async () => {
  const services = ['s3', 'lambda', 'route53', 'cloudwatch', 'sqs', 'ec2']
  const files = await generate(models, contracts, { whole: services })
  assert.equal(files.size, services.length + 5)
  for (const text of files.values()) assert.ok(isUnedited(text))
  const s3 = files.get('s3.gen.ts')!
  assert.match(s3, /^export const PutObject: OperationContract</m)
  assert.match(s3, /Body: \{ schema: \(\) => Body\$, location: 'payload', streaming: true \}/)
})

test('no sentence of AWS\'s documentation is copied', () => {
  let lines = 0
  for (const name of generated) {
    const text = readFileSync(join(contracts, name), 'utf8')
    // The API Gateway has operations and paths of that name.
    assert.ok(!/<\/?p>|documentation: /.test(text), name)
    lines += text.split('\n').length
  }
  assert.ok(lines > 9_000)
})
