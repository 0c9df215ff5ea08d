// The examples of tests of one's own, run as whoever has the package runs them: by each test runner, in a project beside it.
import assert from 'node:assert/strict'
import { cpSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { run } from '../kit/command-line.ts'
import { installPackage, runners } from '../kit/package.ts'
import { fencesOf, readPage } from '../kit/pages.ts'
import { hasPackage, withoutBoto3 } from '../kit/python.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const without = (runner: string) =>
  !existsSync(join(runners, runner)) && `${runner} is missing; install it with: npm install --prefix .runners vitest jest`
const withoutPytest = withoutBoto3
  || (!hasPackage('pytest') && 'pytest is missing; install it with: python3 -m pip install pytest')

const node = process.execPath
/** No runner takes itself for a file of the one that runs this. */
const apart = { NODE_TEST_CONTEXT: undefined, CI: 'true', NO_COLOR: '1' }

suite('the examples pass', async () => {
  const project = temporaryFolder()
  after(project.remove)
  cpSync(join(checkout, 'examples/tests'), project.path, { recursive: true })
  const installed = await installPackage(project.path)

  /** What the runner printed, which must have found the tests of the folder and seen all of them pass. */
  const passes = async (folder: string, command: string, args: readonly string[], tally: RegExp) => {
    const { code, out, err } = await run(command, args, { ...apart, ...installed }, '', join(project.path, folder))
    assert.equal(code, 0, `${out}\n${err}`)
    assert.match(`${out}\n${err}`, tally)
  }

  test("the page's program", async () => {
    const programs = fencesOf(readPage('docs/testing.md'), 'js')
    assert.equal(programs.length, 1)
    writeFileSync(join(project.path, 'page.mjs'), programs[0]!)
    await passes('.', node, ['page.mjs'], /^\s*$/)
  })
  test('by any command, which finds the server in its environment', async () => {
    const program = `const { STS } = require('@aws-sdk/client-sts')
      new STS().getCallerIdentity({}).then(({ Arn }) => console.log(Arn))`
    await passes('.', node, ['with-stockade.mjs', node, '-e', program], /^arn:aws:iam::000000000000:root$/m)
    const failing = await run(node, ['with-stockade.mjs', node, '-e', 'process.exit(3)'], apart, '', project.path)
    assert.equal(failing.code, 3)
  })
  test("by Node's own runner", () => passes('node-test', node, ['--test', '--test-reporter=tap'], /^# pass 2$/m))
  test('by Vitest', { skip: without('vitest') }, () =>
    passes('vitest', node, [join(runners, 'vitest/vitest.mjs'), 'run'], /^\s*Tests\s+2 passed \(2\)$/m))
  test('by Jest', { skip: without('jest') }, () =>
    passes('jest', node, [join(runners, 'jest/bin/jest.js'), '--no-cache'], /^Tests:\s+1 passed, 1 total$/m))
  test('by pytest', { skip: withoutPytest }, () =>
    passes('pytest', 'python3', ['-m', 'pytest', '-p', 'no:cacheprovider'], /= 2 passed in /))
})
