// `npm test`: installs what is missing and runs the tests, or those that the arguments name. With STOCKADE_TEST_STORE=postgres
// the servers of the tests keep their stores in a PostgreSQL server that is started for the run. A run of all tests, or of
// folders, builds the release first, and what the tests start in processes of their own is that.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from '../bin/run.mjs'
import { nodePath } from '../bin/runtime.mjs'
import { installDependencies, root } from './setup.mjs'
import { groupTests } from './test-groups.mjs'
import { testEnvironment } from './test-environment.mjs'

installDependencies()
const given = process.argv.slice(2)
const files = given.filter(argument => !argument.startsWith('-'))
const flags = given.filter(argument => argument.startsWith('-'))
const home = mkdtempSync(join(tmpdir(), 'stockade-test-home-'))
const isFolder = path => statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false
const folders = files.filter(isFolder)
const isOfFiles = files.length > folders.length
const release = isOfFiles ? undefined : mkdtempSync(join(tmpdir(), 'stockade-test-release-'))
const removeFolders = () => {
  for (const folder of [home, release]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
// A build that fails, too, leaves nothing.
process.on('exit', removeFolders)
const node = nodePath(root)
const urlOf = name => pathToFileURL(join(root, 'tools', name)).href
// There are many processes: what one compiled, the next need not.
const env = { ...testEnvironment(process.env, home), NODE_COMPILE_CACHE: join(root, '.runtime', 'compile-cache') }
if (release !== undefined) {
  cpSync(join(root, 'bin'), join(release, 'bin'), { recursive: true })
  execFileSync(node, [join(root, 'tools', 'build.ts'), join(release, 'dist')], { stdio: 'inherit' })
  env.STOCKADE_TEST_PROGRAM = join(release, 'dist', 'stockade.mjs')
}
const onPostgres = env.STOCKADE_TEST_STORE === 'postgres' ? ['test/kit/on-postgres.ts'] : []
// Node leaves one processor free. A third of a test is waiting, so there is one more of them than there are processors, but for
// attacks, by which others wait no longer than beside ordinary calls: whoever shares the machine is waited for as well.
const measuresWaiting = files.some(path => /^test\/attacks\b/.test(path))
const processors = availableParallelism()
const atOnce = `--test-concurrency=${measuresWaiting ? Math.max(2, processors - 1) : processors + 1}`
// Whoever names files wants to see each test of them.
const isEach = isOfFiles || flags.length > 0
const onePage = isEach ? [] : [`--test-reporter=${urlOf('test-report.ts')}`, '--test-reporter-destination=stdout']
const nodeArguments = [`--import=${urlOf('test-folder.mjs')}`, '--test', atOnce, ...onePage, ...flags]
const tests = release === undefined ? files : groupTests(root, release, folders)
const child = run(node, [...onPostgres, ...nodeArguments, ...tests], { cwd: root, env })
// Where a signal ends the run, this process has no exit of its own.
child.prependListener('exit', removeFolders)
