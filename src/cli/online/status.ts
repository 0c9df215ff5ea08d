import type { Command } from 'commander'
import { GetStatus } from '../../contracts/stockade.ts'
import { withAddress, withPlace, type CommandFlags } from '../options.ts'
import { print, printJson } from '../print.ts'
import { callServer, type Caller } from './call.ts'

export function addStatus(program: Command, callerOf: (flags: CommandFlags) => Promise<Caller>): void {
  withPlace(withAddress(program.command('status').description('show what a running server is doing')))
    .option('--json', 'print it as JSON')
    .action(async (flags: CommandFlags & { readonly json?: boolean }) => {
      const status = await callServer(await callerOf(flags), GetStatus, {})
      if (flags.json) printJson(status)
      else print(...report(status as unknown as Status))
    })
}

/** As it travels: times in seconds. */
interface Status {
  readonly Version: string
  readonly StartedAt: number
  readonly Now: number
  readonly Calls: Readonly<Record<string, number>>
  readonly Refused: Readonly<Record<string, number>>
  readonly RefusedSources: readonly { readonly Address: string; readonly Count: number }[]
  readonly ResidentBytes: number
}

function report(status: Status): string[] {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString()
  const counts = (record: Readonly<Record<string, number>>) =>
    Object.entries(record).map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
  const sources = status.RefusedSources.map(({ Address, Count }) => `${Address} ${Count}`).join(', ')
  const rows: readonly [string, string][] = [
    ['Version', status.Version],
    ['Started', time(status.StartedAt)],
    ['Its time', time(status.Now)],
    ['Calls', counts(status.Calls)],
    ['Refused', counts(status.Refused) + (sources === '' ? '' : ` (from ${sources})`)],
    ['Memory', `${Math.round(status.ResidentBytes / 1e6)} MB`],
  ]
  return rows.map(([name, value]) => name.padEnd(10) + value)
}
