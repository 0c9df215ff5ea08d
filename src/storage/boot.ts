import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

/** From one start of the machine to the next. */
export interface Boot {
  readonly id: string
  /** Milliseconds since the start, those that the machine slept included. No wall clock that is set changes it. */
  readonly uptime: number
}

/** Undefined where the system does not tell one start of the machine from another: Linux alone does. */
export function bootOf(): Boot | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return { id: readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(), uptime: Math.floor(uptime() * 1000) }
  } catch {
    return undefined
  }
}
