// The same call by several callers in turn, round by round, so that what loads the machine loads all of them.
import type { Child } from './child.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'

export interface Caller {
  readonly name: string
  readonly requests: readonly Buffer[]
  /** Microseconds of CPU for each call, round by round. */
  readonly measured: number[]
}

export interface Rounds {
  readonly rounds: number
  readonly connections: number
  readonly calls: number
  readonly warmUp: number
}

/** Adds what each caller's calls cost to what was measured of him. */
export async function measureCallers(server: Child, callers: readonly Caller[], asked: Rounds): Promise<void> {
  const { rounds, connections, calls, warmUp } = asked
  for (const { requests } of callers) await load(server, requests, connections, warmUp)
  for (let round = 0; round < rounds; round++) {
    for (const { requests, measured } of callers) measured.push(await cpuPerCall(server, requests, connections, calls))
  }
}
