import type { Command } from 'commander'
import { advanceClock } from '../../client/advance-clock.ts'
import { ConfigError } from '../../config.ts'
import { ConfirmClock } from '../../contracts/stockade.ts'
import { parseDuration } from '../../core/duration.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'
import { callServer } from './call.ts'

export function addClock(program: Command, accessOf: (flags: CommandFlags) => Promise<ServerAccess>): void {
  const clock = program.command('clock').description('the store’s own time, which everything stored and due goes by')
  withServer(clock.command('advance').description('move it forward and run what falls due (development mode only)'))
    .argument('<duration>', 'how far: 30d, 12h, 90m, 45s, or several of them together: 1d12h')
    .action(async (duration: string, flags: CommandFlags) => {
      const access = await accessOf(flags)
      const now = await advanceClock((contract, input) => callServer(access, contract, input), parseDuration(duration))
      print(`It is ${now.toISOString()} now, and everything that was due by then has been run.`)
    })
  withServer(clock.command('confirm').description('say that the clock of the server is right, after it jumped'))
    .option('--date <time>', 'what the server takes the time for, where that is why it refuses: 2026-11-22T12:00Z')
    .addHelpText('after', `
A server whose clock jumps ahead, by itself or across a rest of more than a day, does nothing on its word that cannot be undone:
keys stay in their waiting period, and old records of the journal stay. It says so in its log. It goes on where the clock is right
again, where somebody with stockade:ConfirmClock says that it is right, or where it has agreed with itself for a day.
A server whose clock falls behind what it was vouched for goes by that, and says so in its log: set the clock right. Where it is
right, and what was vouched for was not, the server refuses who signs by it, and the refusal says what time it goes by: name that
with --date, and start the servers anew afterwards.`)
    .action(async ({ date, ...flags }: CommandFlags & { readonly date?: string }) => {
      const { Now } = await callServer(await accessOf(flags), ConfirmClock, {}, date === undefined ? {} : { at: parseTime(date) })
      const time = new Date(Number(Now) * 1000).toISOString()
      print(`The clock of the server says ${time}, and is believed from now on.`)
    })
}

/** As a person writes it, and as a refusal of AWS does: 20261122T120000Z. */
export function parseTime(text: string): number {
  const basic = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/
  const time = Date.parse(text.replace(basic, '$1-$2-$3T$4:$5:$6Z'))
  if (!/^\d{4}/.test(text) || Number.isNaN(time)) {
    throw new ConfigError(`A time looks like 2026-11-22T12:00Z or 20261122T120000Z, not '${text}'.`)
  }
  return time
}
