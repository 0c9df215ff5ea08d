// The `stockade` command and other programs, run to their end.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { program } from './program.ts'
import { storeEnvironment } from './store-place.ts'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export async function stockade(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const data = args[args.indexOf('--data') + 1]
  const store = args.includes('--data') && data !== undefined ? await storeEnvironment(data, environment) : {}
  return run(process.execPath, [program, ...args], { ...store, ...environment })
}

/** Whether a program is there: asked for its version, it says so and ends well. */
export const runs = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** `environment` adds to this process's, or takes away what is undefined; `input` is written to the program's standard input. */
export async function run(
  command: string, args: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}, input = '',
  cwd?: string,
): Promise<Ended> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...environment } })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const closed = once(child, 'close') as Promise<[number | null]>
  const [[code], out, err] = await Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { code, out, err }
}
