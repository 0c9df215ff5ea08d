import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { clientNames, clientsOf } from './coverage/client-suites.ts'
import { coveragePage, loadServices } from './coverage/page.ts'
import { coveragePath } from './gen-coverage.ts'

test('docs/coverage.md is what `npm run coverage` writes', async () => {
  assert.equal(readFileSync(coveragePath, 'utf8'), await coveragePage(), 'docs/coverage.md is stale: npm run coverage')
})

test('it lists what is built and what is not', async () => {
  const page = await coveragePage()
  assert.match(page, /^\| create-alias \| kms:CreateAlias \| yes \| yes \| yes \|$/m)
  assert.match(page, /^Not built \(\d+\): .*\badd-tags\b/m)
})

test('the clients of an operation are read from the tests, service by service', () => {
  assert.deepEqual(clientsOf('kms', 'Encrypt'), ['AWS CLI', 'boto3', 'SDK for JavaScript'])
  assert.deepEqual(clientsOf('ssm', 'Encrypt'), [])
  assert.deepEqual(clientsOf('kms', 'NoSuchOperation'), [])
})

test('every operation that is built is called through all of AWS\'s clients', async () => {
  const built = (await loadServices()).flatMap(loaded => loaded.built.map(({ contract }) => contract))
    // Ours, which AWS's clients do not know.
    .filter(({ service }) => service.name !== 'stockade')
  const uncalled = built.filter(({ service, name }) => clientsOf(service.name, name).length < clientNames.length)
  const names = uncalled.map(({ service, name }) => `${service.name}:${name}`)
  assert.deepEqual(names, [], 'To be called in test/conformance/clients.')
  assert.ok(built.length > 80)
})
