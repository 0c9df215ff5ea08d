// A server in a process of its own, started as a user starts it: for signals, crashes and what it prints.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { nodeEnvironment, nodeFlags } from '../../bin/runtime.mjs'
import { program } from './program.ts'
import { storeEnvironment } from './store-place.ts'

export interface ChildServer {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** What it printed until it was ready, and since. */
  readonly lines: readonly string[]
  /** Whether it has not ended; a stopped process runs in this sense. */
  readonly isRunning: boolean
  /** Sends the signal and answers with the exit code, null where the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface ChildSettings {
  /** Absent where its store is in memory. */
  readonly data?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Where a fault is meant, and what the server rightly says of it would fill the screen. */
  readonly quiet?: boolean
  /** Where the lines of its log go, instead of the screen. */
  readonly log?: string[]
}

export async function spawnServer({ data, environment, quiet = false, log }: ChildSettings): Promise<ChildServer> {
  const place = data === undefined ? ['--ephemeral'] : ['--data', data]
  const ofStore = data === undefined ? {} : await storeEnvironment(data, environment)
  const child = spawn(process.execPath, [...nodeFlags, program, 'start', '--port', '0', ...place], {
    stdio: ['ignore', 'pipe', log ? 'pipe' : quiet ? 'ignore' : 'inherit'],
    env: { ...nodeEnvironment, ...process.env, STOCKADE_LOG: 'off', ...ofStore, ...environment },
  })
  if (child.stderr) createInterface({ input: child.stderr }).on('line', line => log?.push(line))
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const lines: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', line => {
      lines.push(line)
      const [, ready] = /^Stockade is ready on (http:\S+)$/.exec(line) ?? []
      if (ready !== undefined) resolve(ready)
    })
    void ended.then(([code]) => reject(new Error(`The server ended with ${code} before it was ready: ${lines.join('\n')}`)))
  })
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    lines,
    get isRunning() {
      return child.exitCode === null && child.signalCode === null
    },
    async end(signal) {
      child.kill(signal)
      const [code] = await ended
      return code
    },
  }
}
