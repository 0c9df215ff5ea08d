// A server in a process of its own, known by the address that it prints when it is ready.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Question, Reading } from './probe.ts'

export interface Child {
  readonly host: string
  readonly port: number
  read(question?: Question): Promise<Reading>
  stop(): Promise<void>
}

export interface ChildSettings {
  readonly program: string
  readonly arguments?: readonly string[]
  readonly nodeFlags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Without it nothing is loaded beside the program, and nothing can be read. */
  readonly probe?: boolean
}

/** BENCH_PROFILE names a folder in which each thread of each child leaves a CPU profile. */
const profiling = process.env['BENCH_PROFILE'] ? ['--cpu-prof', '--cpu-prof-dir', process.env['BENCH_PROFILE']] : []

export async function startChild({ program, probe = true, ...settings }: ChildSettings): Promise<Child> {
  const loaded = probe ? ['--import', join(import.meta.dirname, 'probe.ts')] : []
  const flags = [...(settings.nodeFlags ?? []), ...loaded, ...profiling]
  const server = spawn(process.execPath, [...flags, program, ...(settings.arguments ?? [])], {
    env: { ...process.env, ...settings.environment },
    stdio: ['ignore', 'pipe', 'inherit', probe ? 'ipc' : 'ignore'],
  })
  const { hostname, port } = new URL(await readyAddress(server, program))
  return {
    host: hostname,
    port: Number(port),
    async read(question = { sample: false }) {
      server.send(question)
      const [reading] = (await once(server, 'message')) as [Reading]
      return reading
    },
    async stop() {
      if (server.exitCode !== null) return
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function readyAddress(child: ChildProcess, program: string): Promise<string> {
  const lines = createInterface(child.stdout!)
  for await (const line of lines) {
    const address = /http:\/\/\S+/.exec(line)?.[0]
    if (address !== undefined) return address
  }
  throw new Error(`${program} ended before it was ready.`)
}
