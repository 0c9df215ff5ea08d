import type { Command } from 'commander'
import { ConfigError } from '../../config.ts'
import { GetCallerIdentity } from '../../contracts/sts.gen.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import { print, printJson, printNote } from '../print.ts'
import { callServer } from './call.ts'

type Of<Value> = (flags: CommandFlags) => Promise<Value>

export function addWhoami(program: Command, accessOf: Of<ServerAccess>, urlOf: Of<string>): void {
  withServer(program.command('whoami').description('show whom a running server takes you for'))
    .option('--json', 'print it as JSON')
    .addHelpText('after', `
Where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, that is who signs with them, with AWS_SESSION_TOKEN as it is set, and
the server is where AWS_ENDPOINT_URL says, as it is for AWS's own clients, unless --host or --port says otherwise.`)
    .action(async (flags: CommandFlags & { readonly json?: boolean }) => {
      const own = ownKey()
      const access = own ? { url: endpointOf(flags) ?? await urlOf(flags), ...own } : await accessOf(flags)
      const { Arn = '', Account = '', UserId = '' } = await callServer(access, GetCallerIdentity, {}, own && { mend: unsetKey })
      const { accessKeyId: AccessKeyId, url: Server } = access
      if (!own && process.env['AWS_PROFILE']) printNote(noProfile)
      if (flags.json) return printJson({ Arn, Account, UserId, AccessKeyId, Server })
      print(`Arn          ${Arn}`, `Account      ${Account}`, `User id      ${UserId}`)
      print(`Access key   ${AccessKeyId}`, `Server       ${Server}`)
    })
}

const noProfile = 'AWS_PROFILE is not read here: without AWS_ACCESS_KEY_ID it is the root user.'
const unsetKey = 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as it has them, or neither of them to be its root user.'

function endpointOf({ host, port }: CommandFlags): string | undefined {
  const { AWS_ENDPOINT_URL_STS: ofService, AWS_ENDPOINT_URL: ofAll } = process.env
  const url = ofService || ofAll
  if (!url || host !== undefined || port !== undefined) return undefined
  if (!URL.canParse(url)) throw new ConfigError(`The endpoint of AWS's clients is no URL: ${JSON.stringify(url)}.`)
  return url
}

function ownKey(): Omit<ServerAccess, 'url'> | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = process.env
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) } : undefined
}
