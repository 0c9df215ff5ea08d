import type { Command } from 'commander'
import { ConfigError } from '../../config.ts'
import { printableText } from '../../core/printable-text.ts'
import { withAddress, withPlace, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'
import { writeProfile } from './aws-profile.ts'
import { rootIdentity } from './root-identity.ts'

interface EnvFlags extends CommandFlags {
  readonly region?: string
  readonly profile?: string
  readonly force?: boolean
}

export function addEnv(program: Command): void {
  withPlace(withAddress(program.command('env').description('print the shell exports that point any AWS client at the server')))
    .option('--region <name>', 'the Region to use (AWS_REGION; us-east-1)')
    .option('--profile <name>', 'write an AWS profile of that name, and print the export that chooses it')
    .option('--force', 'with --profile, take over one that is there and points somewhere else')
    .action(printEnvironment)
}

async function printEnvironment(flags: EnvFlags): Promise<void> {
  const { url, accessKeyId, secretAccessKey } = await rootIdentity(flags)
  const region = flags.region ?? process.env['AWS_REGION'] ?? 'us-east-1'
  if (flags.profile !== undefined) {
    writeProfile(flags.profile, { url, region, accessKeyId, secretAccessKey }, flags.force)
    exportAll({ AWS_PROFILE: flags.profile })
    print('unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL')
    return
  }
  exportAll({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
  })
  print('unset AWS_SESSION_TOKEN AWS_PROFILE')
}

function exportAll(exports: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(exports)) {
    // Written out, it would be another value.
    if (printableText(value) !== value) throw new ConfigError(`What ${name} is to be holds a character that cannot be printed.`)
    print(`export ${name}=${quoted(value)}`)
  }
}

const quoted = (value: string): string => (/^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`)
