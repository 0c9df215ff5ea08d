import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../test/kit/temporary-folder.ts'
import { groupTests } from './test-groups.mjs'

const reporter = fileURLToPath(new URL('test-report.ts', import.meta.url))

/** Such files, and those that are to be run. */
function grouped(
  t: { after(end: () => void): void }, files: Readonly<Record<string, string>>, folders?: readonly string[],
): readonly string[] {
  const folder = temporaryFolder()
  t.after(folder.remove)
  for (const [path, text] of Object.entries({ 'tools/.keep': '', 'test/.keep': '', ...files })) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), `import { after, test } from 'node:test'\n${text}`)
  }
  return groupTests(folder.path, folder.path, folders)
}

function pageOf(paths: readonly string[]): string {
  const { NODE_TEST_CONTEXT: _nested, ...env } = process.env
  const args = ['--test', `--test-reporter=${reporter}`, '--test-reporter-destination=stdout', ...paths]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env })
  return stdout + stderr
}

test('each file is run once, alone where it is of another kind', t => {
  const nothing = "test('nothing', () => {})"
  const services = Array.from({ length: 30 }, (_, i) => `src/services/a/operations/o${i}.test.ts`)
  const others = ['src/storage/a.test.ts', 'tools/b.test.ts', 'test/conformance/c.test.ts']
  const paths = grouped(t, Object.fromEntries([...services, ...others, 'src/services/a/a.ts'].map(path => [path, nothing])))
  const [groups, alone] = [paths.slice(0, 3), paths.slice(3)]
  assert.deepEqual(alone.toSorted(), others.toSorted())
  const imports = (path: string) => [...readFileSync(path, 'utf8').matchAll(/(src\/services\/[^']+)'/g)]
  const named = groups.flatMap(path => imports(path).map(([, file]) => file!))
  assert.deepEqual(named.toSorted(), services.toSorted())
  assert.match(pageOf(groups), /^30 tests in 30 files: all passed/)
})

test('what takes as long as all else is run where it is named', t => {
  const nothing = "test('nothing', () => {})"
  const paths = ['src/storage/a.test.ts', 'test/attacks/b.test.ts', 'test/faults/c.test.ts', 'test/attacked.test.ts']
  const files = Object.fromEntries(paths.map(path => [path, nothing]))
  assert.deepEqual(grouped(t, files), [paths[0], paths[3]])
  assert.deepEqual(grouped(t, files, ['test/attacks', 'test/faults']), [paths[1], paths[2]])
})

test('what a file leaves to be ended is ended behind the tests of all', t => {
  const first = "let ended = false\nafter(() => { ended = true })\nglobalThis.isEnded = () => ended\ntest('quick', () => {})"
  const second = "await new Promise(resolve => setTimeout(resolve, 200))\ntest('late', t => { t.assert.ok(!isEnded()) })"
  const page = pageOf(grouped(t, { 'src/core/a.test.ts': first, 'src/core/b.test.ts': second }))
  assert.match(page, /^2 tests in 2 files: all passed/)
})

test('a file that cannot be loaded fails its group, and says why', t => {
  const files = {
    'src/core/a.test.ts': "throw new Error('torn')", 'src/core/b.test.ts': "test('there', () => console.error('ran as well'))",
  }
  const page = pageOf(grouped(t, files))
  assert.match(page, /Error: torn/)
  assert.match(page, /ran as well/)
  assert.match(page, /1 failed/)
})
