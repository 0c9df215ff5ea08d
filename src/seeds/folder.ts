// A folder of seeds: a seed.yaml, and hooks beside it. All that can be known of it is, before anything is made.
import { existsSync, readdirSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { ConfigError } from '../config.ts'
import { requireUnwritable } from '../storage/files/private-file.ts'
import { requireOwnFiles } from './access-keys.ts'
import { readSeed } from './read-seed.ts'
import type { Seed } from './seed.ts'

export interface Hook {
  /** Of its file. */
  readonly name: string
  readonly path: string
}

export interface SeedFolder {
  readonly path: string
  /** The file that the seed stands in. */
  readonly file: string
  readonly seed: Seed
  /** In the order in which they run. */
  readonly hooks: readonly Hook[]
}

const kinds = ['.sh', '.mjs']

export function readFolder(named: string): SeedFolder {
  const path = resolve(named)
  // What runs as this user is put there by nobody else.
  requireUnwritable(path)
  const names = readdirSync(path, { withFileTypes: true }).filter(entry => !entry.isDirectory()).map(({ name }) => name).sort()
  const hooks = names.filter(name => kinds.includes(extname(name))).map(name => ({ name, path: join(path, name) }))
  const file = join(path, 'seed.yaml')
  if (names.includes('seed.yml')) throw new ConfigError(`${join(path, 'seed.yml')} is not read: call it seed.yaml.`)
  if (!existsSync(file) && hooks.length === 0) {
    throw new ConfigError(`There is no seed in ${path}: put a seed.yaml there, or hooks that end in .sh or .mjs.`)
  }
  const seed = existsSync(file) ? readSeed(file, process.env) : {}
  requireOwnFiles(seed, path)
  for (const hook of hooks) requireUnwritable(hook.path)
  return { path, file, seed, hooks }
}
