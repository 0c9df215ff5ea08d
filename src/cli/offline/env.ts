import type { Command } from 'commander'
import { ConfigError, readConfig, type Flags } from '../../config.ts'
import { readRootCredentials } from '../../storage/root-credentials.ts'
import { commandName, withAddress, withData } from '../options.ts'

export function addEnv(program: Command): void {
  withData(withAddress(program.command('env').description('print the shell exports that point any AWS client at the server')))
    .option('--region <name>', 'the Region to use (AWS_REGION; us-east-1)')
    .action(printEnvironment)
}

function printEnvironment(flags: Flags & { readonly region?: string }): void {
  const config = readConfig(flags, process.env)
  const credentials = config.rootAccessKey ?? readRootCredentials(config.data)
  if (!credentials) {
    throw new ConfigError(`There are no root credentials in ${config.data}. Start the server once with '${commandName()} start', or name its folder with --data.`)
  }
  const exports = {
    AWS_ENDPOINT_URL: `http://${reachable(config.host)}:${config.port}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: flags.region ?? process.env['AWS_REGION'] ?? 'us-east-1',
    AWS_DEFAULT_REGION: flags.region ?? process.env['AWS_REGION'] ?? 'us-east-1',
  }
  for (const [name, value] of Object.entries(exports)) process.stdout.write(`export ${name}=${quoted(value)}\n`)
  process.stdout.write('unset AWS_SESSION_TOKEN AWS_PROFILE\n')
}

/** A server that listens on every address is reached by the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

const quoted = (value: string): string => (/^[\w./:@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`)
