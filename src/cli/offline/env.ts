import type { Command } from 'commander'
import { withAddress, withPlace, type CommandFlags } from '../options.ts'
import { writeProfile } from './aws-profile.ts'
import { rootIdentity } from './root-identity.ts'

interface EnvFlags extends CommandFlags {
  readonly region?: string
  readonly profile?: string
}

export function addEnv(program: Command): void {
  withPlace(withAddress(program.command('env').description('print the shell exports that point any AWS client at the server')))
    .option('--region <name>', 'the Region to use (AWS_REGION; us-east-1)')
    .option('--profile <name>', 'write an AWS profile of that name, and print the export that chooses it')
    .action(printEnvironment)
}

async function printEnvironment(flags: EnvFlags): Promise<void> {
  const { url, accessKeyId, secretAccessKey } = await rootIdentity(flags)
  const region = flags.region ?? process.env['AWS_REGION'] ?? 'us-east-1'
  if (flags.profile !== undefined) {
    writeProfile(flags.profile, { url, region, accessKeyId, secretAccessKey })
    print({ AWS_PROFILE: flags.profile })
    process.stdout.write('unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL\n')
    return
  }
  print({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  })
  process.stdout.write('unset AWS_SESSION_TOKEN AWS_PROFILE\n')
}

function print(exports: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(exports)) process.stdout.write(`export ${name}=${quoted(value)}\n`)
}

const quoted = (value: string): string => (/^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`)
