// What the server counts of its calls. Bounded: operations and codes are the contracts', sources are a fixed number.
import { byName } from '../../core/by-name.ts'
import type { Instant } from '../../core/clock.ts'
import { Tally, type Counted } from './tally.ts'

export interface Meter {
  readonly startedAt: Instant
  /** `caller` is an ARN. */
  answered(service: string, operation: string, code: string, seconds: number, caller: string): void
  /** An attempt that another call's change made vain. */
  conflicted(service: string, operation: string): void
  /** A request that failed authentication. */
  refused(code: string, address: string): void
  counts(): Counts
}

export interface Counts {
  readonly calls: readonly CallCount[]
  readonly refused: ReadonlyMap<string, number>
  /** By `service:operation`. */
  readonly conflicts: ReadonlyMap<string, number>
  /** Addresses that refused requests came from, the most frequent first. */
  readonly sources: readonly Counted[]
  /** ARNs of callers whose calls were denied, the most frequent first. */
  readonly denied: readonly Counted[]
  /** And of those who called too often. */
  readonly throttled: readonly Counted[]
}

export interface CallCount {
  readonly service: string
  readonly operation: string
  /** Empty for success. */
  readonly code: string
  readonly end: End
  readonly count: number
  readonly seconds: number
}

/** How a call ended, of which its code says more. */
export type End = 'done' | 'denied' | 'throttled' | 'failed'

const endByCode = byName<End>({ '': 'done', AccessDeniedException: 'denied', ThrottlingException: 'throttled' })

export function createMeter(startedAt: Instant): Meter {
  const calls = new Map<string, CallCount & { count: number; seconds: number }>()
  const refused = new Map<string, number>()
  const conflicts = new Map<string, number>()
  const [sources, denied, throttled] = [new Tally(), new Tally(), new Tally()]
  return {
    startedAt,
    answered(service, operation, code, seconds, caller) {
      const name = `${service}:${operation}:${code}`
      let counted = calls.get(name)
      if (!counted) {
        const end = endByCode.get(code) ?? 'failed'
        calls.set(name, (counted = { service, operation, code, end, count: 0, seconds: 0 }))
      }
      counted.count++
      counted.seconds += seconds
      if (counted.end === 'denied') denied.add(caller)
      else if (counted.end === 'throttled') throttled.add(caller)
    },
    conflicted(service, operation) {
      const name = `${service}:${operation}`
      conflicts.set(name, (conflicts.get(name) ?? 0) + 1)
    },
    refused(code, address) {
      refused.set(code, (refused.get(code) ?? 0) + 1)
      sources.add(address)
    },
    counts: () => ({
      calls: [...calls.values()],
      refused,
      conflicts,
      sources: sources.ranked(),
      denied: denied.ranked(),
      throttled: throttled.ranked(),
    }),
  }
}

/** Prometheus's text format, version 0.0.4. */
export function metricsText(meter: Meter): string {
  const { calls, refused, conflicts } = meter.counts()
  const { rss } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const labels = ({ service, operation, code }: CallCount) =>
    `service="${service}",operation="${operation}",code="${code === '' ? 'OK' : code}"`
  const counted = calls.map(call => `{${labels(call)}} ${call.count}`)
  const timed = calls.map(call => `{${labels(call)}} ${call.seconds.toFixed(6)}`)
  const conflicted = [...conflicts].map(([name, count]) => {
    const [service, operation] = name.split(':')
    return `{service="${service}",operation="${operation}"} ${count}`
  })
  const turnedAway = [...refused].map(([code, count]) => `{code="${code}"} ${count}`)
  const families: readonly (readonly [name: string, type: string, help: string, lines: readonly string[]])[] = [
    ['stockade_calls_total', 'counter', 'Calls answered, denied and failed ones among them, by what they were told.', counted],
    ['stockade_call_seconds_total', 'counter', 'Time spent on calls.', timed],
    ['stockade_conflicts_total', 'counter', 'Attempts made vain by other calls, and run again.', conflicted],
    ['stockade_refused_total', 'counter', 'Requests that failed authentication.', turnedAway],
    ['process_cpu_seconds_total', 'counter', 'CPU time of the process.', [` ${((user + system) / 1e6).toFixed(3)}`]],
    ['process_resident_memory_bytes', 'gauge', 'Resident memory.', [` ${rss}`]],
    ['process_start_time_seconds', 'gauge', 'When the process started.', [` ${(meter.startedAt / 1000).toFixed(3)}`]],
  ]
  return families.flatMap(([name, type, help, lines]) => [
    `# HELP ${name} ${help}\n`, `# TYPE ${name} ${type}\n`, ...lines.map(line => `${name}${line}\n`),
  ]).join('')
}
