// A real PostgreSQL server for the tests of one file: its own folder, a free port of the loopback interface, its own process.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from './free-port.ts'

export interface PostgresServer {
  readonly port: number
  /** Makes an empty database and answers with its URL. */
  createDatabase(): Promise<string>
  /** What an administrator asks, or somebody who has the database and not the root key. */
  query<Row>(url: string, text: string): Promise<readonly Row[]>
  /** As an operator ends it, or as a crash does. */
  halt(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>
  /** Again, on the same port. */
  start(): Promise<void>
  /** Takes connections with TLS as well, under a certificate and its key in PEM. */
  enableTls(certificate: string, key: string): Promise<void>
  /** A second server that follows this one, which is halted to be copied. Answers with its port. Closed with this one. */
  startStandby(): Promise<number>
  /** From now on no commit is acknowledged that the standby does not have. */
  waitForStandby(): Promise<void>
  /** Makes the standby a primary; this one must be gone. */
  promoteStandby(): Promise<void>
  close(): Promise<void>
}

const binaries = findBinaries()
/** Why tests are skipped that need a server. */
export const noPostgres = binaries === undefined
  && 'PostgreSQL is not installed: neither initdb nor postgres was found; install your system\'s package postgresql'

export interface PostgresTests {
  readonly isInstalled: boolean
  readonly server: PostgresServer
  /** Skipped, with the reason, where no server is installed. */
  test(name: string, run: (t: TestContext) => Promise<void>): void
}

/** One server for the tests of a file. */
export function postgresTests(): PostgresTests {
  let server: PostgresServer | undefined
  if (noPostgres === false) {
    before(async () => void (server = await startPostgres()))
    after(() => server?.close())
  }
  return {
    isInstalled: noPostgres === false,
    get server() {
      return server ?? assert.fail('The server is there once a test runs')
    },
    test: (name, run) => void test(name, { skip: noPostgres }, run),
  }
}

// Files of a whole run share processes (`tools/test-groups.mjs`), and each file's servers stay until the last test of its group.
const settings = [
  'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'shared_buffers=16MB', 'max_connections=400', 'fsync=on',
  'max_wal_size=64MB', 'log_min_messages=warning',
]

export async function startPostgres(): Promise<PostgresServer> {
  if (!binaries) throw new Error('No server is installed')
  const folder = mkdtempSync(join(tmpdir(), 'stockade-postgres-'))
  const owner = findOwner()
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const run = { cwd: folder, ...owner }
  const flags = ['-D', data, '-U', 'stockade', '--auth=trust', '--no-sync', '--locale=C', '--encoding=UTF8', '--no-instructions']
  const made = spawnSync(binaries.initdb, flags, { ...run, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const port = await freePort()
  const start = (from: string, at: number) => spawnServer(binaries.postgres, ['-D', from, '-p', String(at)], run)
  return new Server(folder, port, start, await start(data, port))
}

class Server implements PostgresServer {
  readonly port: number
  readonly #folder: string
  readonly #start: (data: string, port: number) => Promise<ChildProcess>
  readonly #kill = () => [this.#child, this.#standby].forEach(child => child?.kill('SIGKILL'))
  #child: ChildProcess
  #standby: ChildProcess | undefined
  #standbyPort = 0
  #databases = 0

  constructor(folder: string, port: number, start: (data: string, port: number) => Promise<ChildProcess>, child: ChildProcess) {
    this.#folder = folder
    this.port = port
    this.#start = start
    this.#child = child
    process.on('exit', this.#kill)
  }

  async createDatabase(): Promise<string> {
    const name = `test${++this.#databases}`
    await this.query(this.#url('postgres'), `CREATE DATABASE ${name}`)
    return this.#url(name)
  }

  async query<Row>(url: string, text: string): Promise<readonly Row[]> {
    const client = new Client(url)
    await client.connect()
    try {
      return (await client.query(text)).rows as Row[]
    } finally {
      await client.end()
    }
  }

  async halt(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    await end(this.#child, signal)
  }

  async start(): Promise<void> {
    this.#child = await this.#start(join(this.#folder, 'data'), this.port)
  }

  async enableTls(certificate: string, key: string): Promise<void> {
    const owner = findOwner()
    for (const [name, text] of [['server.crt', certificate], ['server.key', key]] as const) {
      const path = join(this.#folder, 'data', name)
      writeFileSync(path, text, { mode: 0o600 })
      if (owner) chownSync(path, owner.uid, owner.gid)
    }
    const url = this.#url('postgres')
    await this.query(url, 'ALTER SYSTEM SET ssl = on')
    await this.query(url, 'SELECT pg_reload_conf()')
    while ((await this.query<{ ssl: string }>(url, 'SHOW ssl'))[0]?.ssl !== 'on') await delay(20)
  }

  async startStandby(): Promise<number> {
    const [data, copy] = [join(this.#folder, 'data'), join(this.#folder, 'standby')]
    await this.halt('SIGINT')
    spawnSync('cp', ['-a', data, copy])
    writeFileSync(join(copy, 'standby.signal'), '')
    const primary = `host=127.0.0.1 port=${this.port} user=stockade`
    appendFileSync(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${primary}'\n`)
    this.#standbyPort = await freePort()
    this.#standby = await this.#start(copy, this.#standbyPort)
    await this.start()
    return this.#standbyPort
  }

  async waitForStandby(): Promise<void> {
    const url = this.#url('postgres')
    await this.query(url, `ALTER SYSTEM SET synchronous_standby_names = '*'`)
    await this.query(url, 'SELECT pg_reload_conf()')
    const text = `SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`
    while ((await this.query(url, text)).length === 0) await delay(20)
  }

  async promoteStandby(): Promise<void> {
    await this.query(this.#url('postgres', this.#standbyPort), 'SELECT pg_promote()')
  }

  async close(): Promise<void> {
    for (const child of [this.#child, this.#standby]) {
      if (child?.exitCode === null && child.signalCode === null) await end(child, 'SIGQUIT')
    }
    process.off('exit', this.#kill)
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  #url(database: string, port = this.port): string {
    return `postgres://stockade@127.0.0.1:${port}/${database}`
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** Answers when the server takes connections. What is left of one that was killed ends by itself, which may take a moment. */
async function spawnServer(program: string, flags: readonly string[], options: object): Promise<ChildProcess> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await spawnOnce(program, flags, options)
    } catch (error) {
      if (!String(error).includes('pre-existing shared memory block') || attempts >= 600) throw error
      await delay(50)
    }
  }
}

async function spawnOnce(program: string, flags: readonly string[], options: object): Promise<ChildProcess> {
  const all = [...flags, ...settings.flatMap(setting => ['-c', setting])]
  const child = spawn(program, all, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', line => {
      lines.push(line)
      if (/ready to accept (read-only )?connections/.test(line)) resolve()
    })
    child.once('exit', () => reject(new Error(`The server did not start: ${lines.join('\n')}`)))
  })
  return child
}

function findBinaries(): { readonly initdb: string; readonly postgres: string } | undefined {
  const versions = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...versions]
  const folder = folders.find(one => ['initdb', 'postgres'].every(name => existsSync(join(one, name))))
  return folder === undefined ? undefined : { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
}

/** PostgreSQL does not run as root: where the tests do, it runs as somebody who may do nothing else. */
function findOwner(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user) throw new Error('There is no user postgres or nobody to run the server as')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}
