import type { Command } from 'commander'
import { GetStatus } from '../../contracts/stockade.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print, printJson } from '../print.ts'
import { callServer } from './call.ts'

export function addStatus(program: Command, accessOf: (flags: CommandFlags) => Promise<ServerAccess>): void {
  withServer(program.command('status').description('show what a running server is doing'))
    .option('--json', 'print it as JSON')
    .action(async (flags: CommandFlags & { readonly json?: boolean }) => {
      const status = await callServer(await accessOf(flags), GetStatus, {})
      if (flags.json) printJson(status)
      else print(...report(status as unknown as Status))
    })
}

type Counts = Readonly<Record<string, number>>

/** As it travels: times in seconds. Of another version's server what this one would tell may be missing. */
interface Status {
  readonly Version: string
  readonly StartedAt: number
  readonly Now: number
  readonly Calls: Counts
  readonly Denied?: Counts
  readonly DeniedCallers?: readonly { readonly Caller: string; readonly Count: number }[]
  readonly Failed?: Counts
  readonly Throttled?: Counts
  readonly ThrottledCallers?: readonly { readonly Caller: string; readonly Count: number }[]
  readonly Refused: Counts
  readonly RefusedSources: readonly { readonly Address: string; readonly Count: number }[]
  readonly ResidentBytes: number
}

function report(status: Status): string[] {
  const { DeniedCallers = [], ThrottledCallers = [], RefusedSources } = status
  const time = (seconds: number) => new Date(seconds * 1000).toISOString()
  const counts = (record: Counts = {}) => Object.entries(record).map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
  const whose = (names: readonly string[], word: string) => (names.length === 0 ? '' : ` (${word} ${names.join(', ')})`)
  const callers = (ranked: typeof DeniedCallers) => whose(ranked.map(({ Caller: arn, Count }) => `${arn} ${Count}`), 'by')
  const sources = whose(RefusedSources.map(({ Address, Count }) => `${Address} ${Count}`), 'from')
  const rows: readonly [string, string][] = [
    ['Version', status.Version],
    ['Started', time(status.StartedAt)],
    ['Its time', time(status.Now)],
    ['Calls', counts(status.Calls)],
    ['Denied', counts(status.Denied) + callers(DeniedCallers)],
    ['Failed', counts(status.Failed)],
    ['Throttled', counts(status.Throttled) + callers(ThrottledCallers)],
    ['Not authentic', counts(status.Refused) + sources],
    ['Memory', `${Math.round(status.ResidentBytes / 1e6)} MB`],
  ]
  return rows.map(([name, value]) => name.padEnd(15) + value)
}
