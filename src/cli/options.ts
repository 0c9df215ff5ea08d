// Options that several commands take, worded once, and how a command comes to its configuration.
import { existsSync } from 'node:fs'
import { delimiter, join, resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { ConfigError, readConfig, type Config, type Flags, type Surroundings } from '../config.ts'
import { findOwnRegion } from '../core/regions.ts'
import { readConfigFile } from './config-file.ts'
import { shellWord } from './offline/shells.ts'

export interface CommandFlags extends Flags {
  /** A configuration file other than stockade.yaml. */
  readonly config?: string
}

/** For commands that read what is in the store. */
export function withStore(command: Command): Command {
  return withPlace(command)
    .option('--root-key-file <file>', 'the root key (STOCKADE_ROOT_KEY_FILE; root-key in the data folder)')
    .option('--root-key-command <command>', 'what prints the root key (STOCKADE_ROOT_KEY_COMMAND)')
    .addHelpText('after', `
A root key that is no file and that no command prints comes by variable alone, since others see what is typed: STOCKADE_ROOT_KEY,
32 bytes in base 64, or STOCKADE_PASSPHRASE, of 12 characters or more.`)
}

/** For commands that need no root key. */
export function withPlace(command: Command): Command {
  return command
    .option('--data <folder>', 'the data folder (STOCKADE_DATA; ./.stockade)')
    .option('--store <url>', 'a PostgreSQL database instead of the data folder (STOCKADE_STORE)')
    .option('--config <file>', 'settings as YAML, with paths from where it is (stockade.yaml where it is there)')
}

export function withAddress(command: Command): Command {
  return command
    .option('--host <address>', 'the address of the server (STOCKADE_HOST; 127.0.0.1)')
    .option('--port <number>', 'the port of the server (STOCKADE_PORT; 4566)')
}

/** For commands that ask a server, as its root user. */
export function withServer(command: Command): Command {
  return withPlace(withAddress(command)).addHelpText('after', rootUserHelp('what is in <data>/root-credentials'))
}

/** How the root user signs, and with what where nothing is set. */
export const rootUserHelp = (otherwise: string): string => `
The root user signs with STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY where they are set,
else with ${otherwise}.`

export async function configOf(flags: CommandFlags, surroundings: Surroundings = {}): Promise<Config> {
  const { config: path } = flags
  const file = await readConfigFile(path)
  const terminal = process.stderr.isTTY
  return readConfig(flags, process.env, { ...surroundings, file, terminal, ...(path !== undefined && { path }) })
}

/** The Region that AWS's own clients would take in this environment, where none is named. */
export function regionOf(named?: string): string {
  const name = named ?? (process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || 'us-east-1')
  if (findOwnRegion(name)) return name
  throw new ConfigError(`The Region is one of the partition aws, such as us-east-1 or eu-west-1, not ${JSON.stringify(name)}.`)
}

/** How the user calls this command, so that hints can be copied. */
export function commandName(): string {
  if (isOwnCheckout()) return 'npm run -s stockade --'
  const isNpx = process.env['npm_command'] === 'exec'
  // What npx fetched for once is in a folder of its own; of a project it is asked for without leave to fetch what has the name.
  if (isNpx && !launcher().includes(`${sep}_npx${sep}`)) return 'npx --no -- stockade-server'
  return !isNpx && isOnPath('stockade') ? 'stockade' : `node ${shellWord(launcher())}`
}

/** The program is `dist/stockade.mjs` in a package, and `src/cli/index.ts` in a checkout. */
function launcher(): string {
  const program = process.argv[1] ?? ''
  return resolve(program, program.endsWith('.ts') ? '../../../bin/stockade.mjs' : '../../bin/stockade.mjs')
}

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => folder !== '' && existsSync(join(folder, command)))
}

/** Whether npm runs it as a script of the checkout, always in that folder. */
export function isOwnCheckout(): boolean {
  return process.env['npm_command'] !== 'exec' && Boolean(process.env['npm_lifecycle_event'])
}
