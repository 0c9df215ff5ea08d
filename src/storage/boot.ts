import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

/** From one start of the machine to the next. */
export interface Boot {
  readonly id: string
  /** Milliseconds since the start, those that the machine slept included. No wall clock that is set changes it. */
  readonly uptime: number
}

/** What the system tells, as its files have it. */
export interface Told {
  readonly bootId: string
  /** `/proc/self/timens_offsets`; undefined on kernels without time namespaces. */
  readonly offsets: string | undefined
  /** Seconds, those that the machine slept included, and without them. */
  readonly uptime: number
  readonly awake: number
}

/** Undefined where the system does not tell one start of the machine from another: Linux alone does. */
export function bootOf(): Boot | undefined {
  if (process.platform !== 'linux') return undefined
  const bootId = find('/proc/sys/kernel/random/boot_id')
  const awake = Number(process.hrtime.bigint() / 1_000_000n) / 1000
  const offsets = find('/proc/self/timens_offsets')
  return bootId === undefined ? undefined : readBoot({ bootId, offsets, uptime: uptime(), awake })
}

/**
 * INVARIANT: the id is the machine's, so the time has to be the machine's too. A container may be given another by a namespace,
 * or be told its own in the place of the machine's, which then is shorter than the machine was awake.
 */
export function readBoot({ bootId, offsets = '', uptime: up, awake }: Told): Boot | undefined {
  // Each line: the clock, seconds, nanoseconds.
  const isShifted = offsets.split('\n').some(line => line.trim().split(/\s+/).slice(1).some(offset => offset !== '0'))
  return isShifted || up < awake - 1 ? undefined : { id: bootId.trim(), uptime: Math.floor(up * 1000) }
}

function find(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}
