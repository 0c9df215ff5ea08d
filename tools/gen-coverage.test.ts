import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { clientsOf } from './coverage/client-suites.ts'
import { coveragePage } from './coverage/page.ts'
import { coveragePath } from './gen-coverage.ts'

test('docs/coverage.md is what `npm run coverage` writes', async () => {
  assert.equal(readFileSync(coveragePath, 'utf8'), await coveragePage(), 'docs/coverage.md is stale: npm run coverage')
})

test('it lists what is built and what is not', async () => {
  const page = await coveragePage()
  assert.match(page, /^\| \[create-alias\]\(\S+\/create-alias\.ts\) \| kms:CreateAlias \| yes \| yes \| yes \|$/m)
  assert.match(page, /^Not built \(\d+\): .*\badd-tags\b/m)
})

test('the clients of an operation are read from the tests', () => {
  assert.deepEqual([...clientsOf('kms', 'Encrypt')], ['AWS CLI', 'boto3', 'SDK for JavaScript'])
  assert.deepEqual([...clientsOf('kms', 'NoSuchOperation')], [])
})
