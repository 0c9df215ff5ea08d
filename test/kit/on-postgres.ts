// `node test/kit/on-postgres.ts <arguments of node>`: runs Node beside a PostgreSQL server whose databases the tests then use.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { noPostgres, startPostgres } from './postgres.ts'

if (noPostgres) {
  process.stderr.write(`${noPostgres}, so the tests cannot run on it.\n`)
  process.exit(1)
}
const server = await startPostgres()
const STOCKADE_TEST_DATABASE = await server.createDatabase()
const env = { ...process.env, STOCKADE_TEST_DATABASE }
const tests = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => tests.kill(signal))
const [code] = (await once(tests, 'exit')) as [number | null]
await server.close()
process.exitCode = code ?? 1
