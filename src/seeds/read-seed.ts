// A seed.yaml, read and checked as a whole before anything is made of it.
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError } from '../config.ts'
import { requireUnwritable } from '../storage/files/private-file.ts'
import { check } from './check.ts'
import { checkNames } from './check-names.ts'
import { Misread, readLocated, type Located } from './located.ts'
import { seed } from './schema.ts'
import type { Holder, Seed } from './seed.ts'

const mostBytes = 1024 * 1024

type Environment = Readonly<Record<string, string | undefined>>

/** Throws one sentence, with line and column, for the first thing that is wrong. Values that variables hold are filled in. */
export function readSeed(path: string, environment: Environment): Seed {
  requireUnwritable(path)
  const { size } = statSync(path)
  if (size > mostBytes) throw new ConfigError(`${path} has ${size} bytes, and a seed has ${mostBytes} at most.`)
  return parseSeed(readFileSync(path, 'utf8'), path, environment)
}

/** `path` is what the text is called, and where it lies. */
export function parseSeed(text: string, path: string, environment: Environment): Seed {
  try {
    const found = readLocated(text)
    if (!found) return {}
    check(found, seed)
    checkNames(found, dirname(path))
    return withVariables(valueOf(found) as Seed, path, environment)
  } catch (thrown) {
    if (!(thrown instanceof Misread)) throw thrown
    const { line, column } = thrown.place
    throw new ConfigError(`${path}:${line}:${column}: ${thrown.message}`)
  }
}

function valueOf(found: Located): unknown {
  if (found.kind === 'scalar') return found.value
  if (found.kind === 'list') return found.items.map(valueOf)
  return Object.fromEntries([...found.entries].map(([name, { value }]) => [name, valueOf(value)]))
}

function withVariables(read: Seed, path: string, environment: Environment): Seed {
  const set = new Map(Object.entries(environment))
  const filled = <T extends Holder>(part: string, named: Readonly<Record<string, T>>) => {
    const values = Object.entries(named).map(([name, { variable, ...rest }]) => {
      if (variable === undefined) return [name, rest as T] as const
      const value = set.get(variable)
      if (!value) throw new ConfigError(`${path}: ${part}.${name} takes its value from ${variable}, which is not set: set it.`)
      return [name, { ...(rest as T), value }] as const
    })
    return Object.fromEntries(values)
  }
  return {
    ...read,
    ...(read.parameters && { parameters: filled('parameters', read.parameters) }),
    ...(read.secrets && { secrets: filled('secrets', read.secrets) }),
  }
}
