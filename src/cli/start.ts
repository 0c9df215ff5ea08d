import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import { hostInUrl, hostOf, isLoopback } from '../core/hosts.ts'
import type { Server } from '../main.ts'
import { shellWord } from './offline/shells.ts'
import { commandName, configOf, isOwnCheckout, rootUserHelp, withAddress, withStore, type CommandFlags } from './options.ts'
import { print, printNote } from './print.ts'
import { prepareSeed } from './seed.ts'

export function addStart(program: Command): void {
  withStore(withAddress(program.command('start').description('run the server')))
    .option('--account <id>', 'the account of the root user (STOCKADE_ACCOUNT; 000000000000)')
    .option('--log <form>', 'one line a call on stderr: pretty, json or off (STOCKADE_LOG; pretty at a terminal, else json)')
    .option('--metrics-port <number>', 'serve metrics unsigned on this loopback port (STOCKADE_METRICS_PORT; off)')
    .option('--tls', 'take TLS on the same port, by an authority of its own: see stockade trust (STOCKADE_TLS; off)')
    .option('--tls-name <name>', 'a further name or address it is called by; repeatable (STOCKADE_TLS_NAME; none)', both)
    .option('--trusted-proxy <network>', 'take its word for who is calling; repeatable (STOCKADE_TRUSTED_PROXY; none)', both)
    .option('--quotas <whose>', "how often one may call: fair, aws (AWS's request quotas) or off (STOCKADE_QUOTAS; fair)")
    .option('--connections <number>', 'the most connections at once (STOCKADE_CONNECTIONS; 12000, 4000 with --tls)')
    .option('--http-front <switch>', 'read plain requests without node:http: on or off (STOCKADE_HTTP_FRONT; on)')
    .option('--outbound <where>', 'ask other servers at public addresses, or private ones too (STOCKADE_OUTBOUND; public)')
    .option('--outbound-roots <file>', "who vouches for them beside Node's authorities (STOCKADE_OUTBOUND_ROOTS; none)")
    .option('--attestation-roots <file>', "who vouches for enclaves beside AWS (STOCKADE_ATTESTATION_ROOTS; none)")
    .option('--seed <folder>', 'make what a seed.yaml there says, where it is missing, and run its hooks (STOCKADE_SEED; none)')
    .option('--dev', "development mode: 'stockade clock advance' and 'stockade reset' are allowed (STOCKADE_DEV; off)")
    .option('--ephemeral', 'keep everything in memory, and nothing when it ends (STOCKADE_EPHEMERAL; off)')
    .addHelpText('after', `
Lines are in colour at a terminal, unless NO_COLOR is set; FORCE_COLOR overrules both.`
+ rootUserHelp('a key that the first start makes and writes to <data>/root-credentials'))
    .action(start)
}

/** Milliseconds after which whoever waits for a start is told why. */
const patience = 3000
/** Milliseconds in which what was logged last is taken, or is not. */
const lastWords = 1000

/** An option that is given again adds to what it was given before. */
const both = (value: string, before: string | undefined): string => (before === undefined ? value : `${before},${value}`)

async function start(flags: CommandFlags): Promise<void> {
  // Node would open its debugger to whoever is on the machine; what rotates logs sends the signal by habit.
  process.on('SIGUSR1', () => undefined)
  const ending = new AbortController()
  const end = () => ending.abort()
  // Whoever ends the launcher, by whatever means and however early, means the server.
  process.on('disconnect', end)
  if (process.connected === false) end()
  process.channel?.unref()
  const server = await startUntil(ending, await configOf(flags))
  if (!server) return
  if (!ending.signal.aborted) await once(ending.signal, 'abort')
  await server.stop()
  // It served, whoever heard what it printed, and does not wait long for who takes nothing more.
  process.exitCode = 0
  setTimeout(() => process.exit(), lastWords).unref()
}

/** Undefined where it was asked to end while it was seeded. */
async function startUntil(ending: AbortController, config: Config): Promise<Server | undefined> {
  // Before there is a data folder.
  const seed = config.seedFolder === undefined ? undefined : await prepareSeed(config.seedFolder)
  const { startServer } = await import('../main.ts')
  const waits = config.place.kind === 'database' ? 'The database has not answered yet.' : 'It is not ready yet.'
  const told = setTimeout(() => printNote(waits), patience)
  // Until it listens, a signal ends the process as it ends any other.
  const onListening = () => {
    clearTimeout(told)
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => ending.abort())
  }
  try {
    const server = await startServer(config, { ...(seed && { seed }), signal: ending.signal, onListening })
    tellReady(config, server)
    return server
  } catch (thrown) {
    if (ending.signal.aborted) return undefined
    throw thrown
  } finally {
    clearTimeout(told)
  }
}

function tellReady(config: Config, server: Server): void {
  print(`Stockade is ready on ${server.url}`)
  if (server.tls) print(...tellTls(config, server))
  if (!isLoopback(config.host)) print(...(server.tls ? openToReaders : openToOthers))
  if (server.metricsUrl) print(`Metrics are on ${server.metricsUrl}`)
  if (server.rootCredentials) print(`The root user's access key is in ${resolve(server.rootCredentials)}`)
  if (config.place.kind === 'memory') print('It keeps everything in memory, and nothing when it ends.')
  print(...nextSteps(config, server))
}

const openToOthers = [
  'Others can reach it, and what they send can be read on the way: it speaks plain HTTP. Start it with --tls, put a TLS proxy in',
  'front of it, as the README says, or listen on 127.0.0.1 alone.',
]
const openToReaders = ['Others can reach it, and what they send over plain HTTP can be read on the way.']

function tellTls(config: Config, server: Server): string[] {
  const host = isLoopback(config.host) || config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : hostInUrl(config.host)
  const command = [commandName(), 'trust', ...ofServer(config, server).map(shellWord)].join(' ')
  return [
    `It takes TLS there as well: https://${host}:${new URL(server.url).port}`,
    ...(server.tls?.isNewAuthority ? [`Its authority is new, or has names that are: '${command}' gives it to clients.`] : []),
  ]
}

/** By which another command finds it. */
function ofServer({ place }: Config, { url, isTold }: Server): readonly string[] {
  const flags: string[] = []
  const data = place.kind === 'folder' ? resolve(place.path) : undefined
  if (data !== undefined && !(isOwnCheckout() && data === resolve('.stockade'))) flags.push('--data', data)
  if (!isTold) flags.push('--host', hostOf(url), '--port', new URL(url).port)
  return flags
}

/** What to type in another terminal, whatever folder that is in. */
function nextSteps(config: Config, server: Server): string[] {
  const { rootAccessKey: drawn } = server
  const { rootAccessKey } = config
  const keys = rootAccessKey ? ', with STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY as they are here' : ''
  const command = [commandName(), 'env', ...ofServer(config, server).map(shellWord)].join(' ')
  return [
    `Next, in another terminal${keys}:`,
    '',
    ...(drawn ? [
      // Nowhere else is it to be found, and with the server it is worth nothing any more.
      `  export STOCKADE_ROOT_ACCESS_KEY_ID=${drawn.accessKeyId}`,
      `  export STOCKADE_ROOT_SECRET_ACCESS_KEY=${shellWord(drawn.secretAccessKey)}`,
    ] : []),
    `  eval "$(${command})"`,
    '  aws sts get-caller-identity',
    '',
  ]
}
