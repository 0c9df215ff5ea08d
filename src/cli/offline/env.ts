import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { ConfigError } from '../../config.ts'
import { clientEnvironment } from '../../core/client-environment.ts'
import { hostOf, overTls } from '../../core/hosts.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { commandName, regionOf, withServer, type CommandFlags } from '../options.ts'
import { print, printJson, printNote } from '../print.ts'
import { writeProfile } from './aws-profile.ts'
import { rootAccess } from './root-access.ts'
import { findShell, type Settings } from './shells.ts'

interface EnvFlags extends CommandFlags {
  readonly region?: string
  readonly profile?: string
  readonly force?: boolean
  readonly ca?: string
  readonly shell?: string
  readonly json?: boolean
}

export function addEnv(program: Command): void {
  withServer(program.command('env').description('print the shell exports that point any AWS client at the server'))
    .option('--region <name>', 'the Region to use (AWS_REGION, AWS_DEFAULT_REGION; us-east-1)')
    .option('--profile <name>', 'write an AWS profile of that name, and print the export that chooses it')
    .option('--force', 'with --profile, take over one that is there and points somewhere else')
    .option('--ca <file>', "over TLS, by the authority that 'stockade trust' has written there")
    .option('--shell <name>', 'for which shell: sh, fish or powershell (sh, which bash and zsh read)')
    .option('--json', 'print it as JSON')
    .action(printEnvironment)
}

async function printEnvironment(flags: EnvFlags): Promise<void> {
  const access = await rootAccess(flags)
  const settings = settingsOf(flags, flags.ca === undefined ? access : { ...access, url: overTls(access.url) })
  if (flags.json) printJson(Object.fromEntries(settings))
  else print(...findShell(flags.shell ?? 'sh')(settings))
  if (!await isListening(access.url)) printNote(`No server listens at ${access.url} yet.`)
}

/** Whoever does not answer within a second may be far away. */
async function isListening(url: string): Promise<boolean> {
  const socket = connect({ host: hostOf(url), port: Number(new URL(url).port), timeout: 1000 })
  try {
    return await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'timeout').then(() => true)])
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** What clients read ahead of an access key, of an endpoint, or of a profile that is named, where it is set. */
const ahead = [
  'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN', 'AWS_CREDENTIAL_EXPIRATION',
  'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_REGION', 'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_DISABLE_HOST_PREFIX_INJECTION',
]
/** `AWS_ENDPOINT_URL_KMS` sends one service elsewhere. */
const isAhead = (name: string): boolean => ahead.includes(name) || name.startsWith('AWS_ENDPOINT_URL_')

/** What is to be set; undefined for `unset`, and for whatever is set here and would be read ahead of it. */
function withoutOthers(wanted: readonly (readonly [string, string])[], unset: readonly string[]): Settings {
  const set = new Set(wanted.map(([name]) => name))
  const there = Object.entries(process.env).flatMap(([name, value]) => (value && isAhead(name) ? [name] : []))
  const others = [...new Set([...unset, ...there])].filter(name => !set.has(name))
  return new Map<string, string | undefined>([...wanted, ...others.map(name => [name, undefined] as const)])
}

function settingsOf(flags: EnvFlags, access: ServerAccess): Settings {
  const region = regionOf(flags.region)
  const trusted = trustedBy(flags.ca)
  if (flags.profile !== undefined) {
    const written = writeProfile(flags.profile, { ...access, region }, flags.force)
    printNote(`The profile '${flags.profile}' is in ${written.join(' and ')}.`)
    const unset = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL']
    return withoutOthers([['AWS_PROFILE', flags.profile], ...trusted], unset)
  }
  const environment = Object.entries(clientEnvironment(access, region))
  return withoutOthers([...environment, ...trusted], ['AWS_SESSION_TOKEN', 'AWS_PROFILE'])
}

/** What has clients know the server by the authority. What is set there for another stays where none is named. */
function trustedBy(ca: string | undefined): readonly (readonly [string, string])[] {
  if (ca === undefined) return []
  if (!existsSync(ca)) throw new ConfigError(`There is no file ${ca}: '${commandName()} trust' writes one.`)
  return [['AWS_CA_BUNDLE', resolve(ca)], ['NODE_EXTRA_CA_CERTS', resolve(ca)]]
}
