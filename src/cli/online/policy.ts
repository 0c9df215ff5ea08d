import type { Command } from 'commander'
import { ConfigError } from '../../config.ts'
import { GeneratePolicy, type GeneratePolicyRequest } from '../../contracts/stockade.ts'
import { parseDuration } from '../../core/duration.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print, printNote } from '../print.ts'
import { callServer } from './call.ts'
import { parseTime } from './clock.ts'

interface GenerateFlags extends CommandFlags {
  readonly from: readonly string[]
  readonly since?: string
  readonly until?: string
}

export function addPolicy(program: Command, accessOf: (flags: CommandFlags) => Promise<ServerAccess>): void {
  const policy = program.command('policy').description('policies by what is really called')
  withServer(policy.command('generate').description('write the least policy that calls in the journal need'))
    .requiredOption('--from <whose...>', 'request ids, or the name of a user, or the ARN of a user or a role')
    .option('--since <time>', 'of a user or a role: 2026-11-22T12:00Z, or how long ago: 2h (a day ago)')
    .option('--until <time>', 'likewise (now)')
    .addHelpText('after', `
Calls that were denied are among them: the policy lets them be. What the account owns is named by its ARN, and by * where an
action is asked on nothing narrower. Read it before it is attached.`)
    .action(async (flags: GenerateFlags) => {
      const asked = whichCalls(flags)
      const found = await callServer(await accessOf(flags), GeneratePolicy, asked)
      const { Policy = '', Calls = 0, Denied = 0, Unknown = [], Complete } = found
      const whose = asked.RequestIds ? 'of these requests' : `by ${asked.Caller}`
      if (Calls === 0) throw new Error(`The journal has no call ${whose}.`)
      print(...Policy.split('\n'))
      printNote(`For ${Calls} call${Calls === 1 ? '' : 's'}; denied of them: ${Denied}.`)
      if (Unknown.length > 0) printNote(`What these need is not known, since they are not built: ${Unknown.join(', ')}.`)
      if (!Complete) printNote('There may be more: the journal was not read to its end, or has not all of the requests.')
    })
}

const requestId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

function whichCalls({ from, since, until }: GenerateFlags): GeneratePolicyRequest {
  if (from.every(one => requestId.test(one))) {
    if (since !== undefined || until !== undefined) throw new ConfigError('--since and --until are for a user or a role.')
    return { RequestIds: from }
  }
  const [Caller, ...others] = from
  if (others.length > 0) throw new ConfigError('--from takes request ids, or one user or role.')
  return {
    Caller: Caller!, ...(since !== undefined && { From: timeOf(since) }), ...(until !== undefined && { To: timeOf(until) }),
  }
}

const timeOf = (text: string): Date =>
  new Date(/^(?:\d+[wdhms])+$/.test(text) ? Date.now() - parseDuration(text) : parseTime(text))
