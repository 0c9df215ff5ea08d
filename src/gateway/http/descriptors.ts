// How many files the system lets this process have open. Each connection is one; where there is none left, the system closes
// whoever comes next unheard, and who gives way is not ours to say any more.
import { readFileSync } from 'node:fs'

/** For the store, its threads and what it calls. */
const others = 200

/** Connections that there are files for; without a bound where the system does not say. */
export function mostDescribed(limits = readLimits()): number {
  const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? []
  return soft === undefined ? Infinity : Math.max(10, Number(soft) - others)
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}
