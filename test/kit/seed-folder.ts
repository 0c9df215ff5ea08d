// A folder of a seed, beside the data folder of the server that it is for, and starts of that server.
import assert from 'node:assert/strict'
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { spawnServer, type ChildServer } from './child-server.ts'
import { stockade } from './command-line.ts'
import { rootVariables } from './identity.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const credentials = rootVariables

export interface SeededPlace {
  readonly data: string
  readonly seed: string
}

export function place(t: TestContext, files: Readonly<Record<string, string>> = {}): SeededPlace {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const seed = join(realpathSync(folder.path), 'seed')
  mkdirSync(seed)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(seed, name), text, { mode: 0o600 })
  return { data: join(folder.path, 'data'), seed }
}

/** What its hooks say goes to `log`. */
export async function start(
  t: TestContext, { data, seed }: SeededPlace, log: string[] = [], environment = {},
): Promise<ChildServer> {
  const server = await spawnServer({ data, log, environment: { ...credentials, STOCKADE_SEED: seed, ...environment } })
  t.after(() => server.isRunning && server.end('SIGKILL'))
  return server
}

/** What a start says that does not come to be ready. */
export async function refusal({ data, seed }: SeededPlace, environment: Readonly<Record<string, string>> = {}) {
  const args = ['start', '--port', '0', '--data', data, '--seed', seed]
  const { code, out, err } = await stockade(args, { ...credentials, STOCKADE_LOG: 'off', ...environment })
  assert.doesNotMatch(out, /ready/)
  return { code, err }
}
