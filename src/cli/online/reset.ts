import type { Command } from 'commander'
import { Reset } from '../../contracts/stockade.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'
import { callServer } from './call.ts'

export function addReset(program: Command, accessOf: (flags: CommandFlags) => Promise<ServerAccess>): void {
  withServer(program.command('reset').description('empty a running server (started with --ephemeral and --dev only)'))
    .action(async (flags: CommandFlags) => {
      await callServer(await accessOf(flags), Reset, {})
      print('The server is as it was when it had started.')
    })
}
