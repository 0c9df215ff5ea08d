// `npm test`: installs what is missing and runs every test, or those that the arguments name. With STOCKADE_TEST_STORE=postgres
// the servers of the tests keep their stores in a PostgreSQL server that is started for the run.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { run } from '../bin/run.mjs'
import { nodePath } from '../bin/runtime.mjs'
import { installDependencies, root } from './setup.mjs'

const everything = ['src/**/*.test.ts', 'tools/**/*.test.ts', 'test/**/*.test.ts']

installDependencies()
const given = process.argv.slice(2)
// Every test file is a process: what one compiled, the next need not.
const env = { ...process.env, NODE_COMPILE_CACHE: join(root, '.runtime', 'compile-cache') }
const onPostgres = env.STOCKADE_TEST_STORE === 'postgres' ? ['test/kit/on-postgres.ts'] : []
// Node leaves one processor free, which of two is half of the time: most of a test is waiting.
const atOnce = `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`
run(nodePath(root), [...onPostgres, '--test', atOnce, ...(given.length > 0 ? given : everything)], { cwd: root, env })
