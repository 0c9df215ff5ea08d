import type { Command } from 'commander'
import { Reset } from '../../contracts/stockade.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'
import { callServer, type Caller } from './call.ts'

export function addReset(program: Command, callerOf: (flags: CommandFlags) => Promise<Caller>): void {
  withServer(program.command('reset').description('empty a running server (started with --ephemeral and --dev only)'))
    .action(async (flags: CommandFlags) => {
      await callServer(await callerOf(flags), Reset, {})
      print('The server is as it was when it had started.')
    })
}
