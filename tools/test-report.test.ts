import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../test/kit/temporary-folder.ts'

const reporter = fileURLToPath(new URL('test-report.ts', import.meta.url))

/** What a run of such files prints, each by its name. */
function pageOf(files: Readonly<Record<string, string>>): { readonly page: string; readonly status: number | null } {
  const folder = temporaryFolder()
  try {
    for (const [name, text] of Object.entries(files)) {
      const imports = "import assert from 'node:assert/strict'\nimport { describe, test } from 'node:test'\n"
      writeFileSync(join(folder.path, name), imports + text)
    }
    const { NODE_TEST_CONTEXT: _nested, ...env } = process.env
    const args = ['--test', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout', '*.test.mjs']
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8', env })
    return { page: stdout + stderr, status }
  } finally {
    folder.remove()
  }
}

const took = /It took \d+ s\.\n$/

test('what went well is one line', () => {
  const text = "describe('a suite', () => { test('a', () => console.log('chatter')); test('b', t => t.diagnostic('more')) })"
  const { page, status } = pageOf({ 'a.test.mjs': text, 'b.test.mjs': "test('c', () => {})" })
  assert.equal(status, 0)
  assert.match(page, /^3 tests in 2 files: all passed, 0 more were skipped\. It took /)
  assert.match(page, took)
  assert.equal(page.split('\n').length, 2)
})

test('what was skipped is told by its reason, once', () => {
  const skipping = (...reasons: readonly string[]) =>
    reasons.map((reason, i) => `test('t${i}', { skip: ${JSON.stringify(reason)} }, () => {})`).join('\n')
  const { page, status } = pageOf({ 'a.test.mjs': skipping('no database', 'no shell'), 'b.test.mjs': skipping('no database') })
  assert.equal(status, 0)
  assert.match(page, /^Skipped, since\n {2}no database \(a\.test\.mjs, b\.test\.mjs\)\n {2}no shell \(a\.test\.mjs\)\n0 tests /)
  assert.match(page, /all passed, 3 more were skipped/)
})

test('what failed is told in full, with what its file printed, and once though suites are around it', () => {
  const text = "describe('outer', () => { test('inner', () => { console.error('a hint'); assert.equal(1, 2, 'it differs') }) })"
  const { page, status } = pageOf({ 'a.test.mjs': text, 'b.test.mjs': "test('good', () => {})" })
  assert.equal(status, 1)
  assert.match(page, /^\nFAILED a\.test\.mjs:3: inner\n {2}AssertionError \[ERR_ASSERTION\]: it differs\n/)
  assert.match(page, /a\.test\.mjs:3:\d+/)
  assert.match(page, /It printed:\n {2}\| a hint\n/)
  assert.equal(page.split('FAILED').length, 2)
  assert.match(page, /2 tests in 2 files: 1 failed, 0 more were skipped/)
})

test('a file that cannot be loaded has failed, and says why', () => {
  const { page, status } = pageOf({ 'a.test.mjs': "throw new Error('torn')" })
  assert.equal(status, 1)
  assert.match(page, /^\nFAILED a\.test\.mjs:1: a\.test\.mjs\n[^]*\| Error: torn\n/)
  assert.match(page, /0 tests in 1 files: 1 failed/)
})

test('no terminal is spoken to where there is none', () => {
  assert.doesNotMatch(pageOf({ 'a.test.mjs': "test('a', () => assert.fail('x'))" }).page, /[\p{Cc}--[\n]]/v)
})
