import type { Command } from 'commander'
import { GetCallerIdentity } from '../../contracts/sts.gen.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print, printJson } from '../print.ts'
import { callServer } from './call.ts'

type Of<Value> = (flags: CommandFlags) => Promise<Value>

export function addWhoami(program: Command, accessOf: Of<ServerAccess>, urlOf: Of<string>): void {
  withServer(program.command('whoami').description('show whom a running server takes you for'))
    .option('--json', 'print it as JSON')
    .addHelpText('after', `
Where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, that is who signs with them, with AWS_SESSION_TOKEN as it is set.`)
    .action(async (flags: CommandFlags & { readonly json?: boolean }) => {
      const own = ownKey()
      const access = own ? { url: await urlOf(flags), ...own } : await accessOf(flags)
      const { Arn = '', Account = '', UserId = '' } = await callServer(access, GetCallerIdentity, {})
      if (flags.json) return printJson({ Arn, Account, UserId, AccessKeyId: access.accessKeyId })
      print(`Arn          ${Arn}`, `Account      ${Account}`, `User id      ${UserId}`, `Access key   ${access.accessKeyId}`)
    })
}

function ownKey(): Omit<ServerAccess, 'url'> | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = process.env
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) } : undefined
}
