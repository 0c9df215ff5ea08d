// `stockade.yaml`: the same settings as the flags, by their names.
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { ConfigError, settingNames, variableOf, type FileSettings, type SettingName } from '../config.ts'
import { byName } from '../core/by-name.ts'
import { isLoopback } from '../core/hosts.ts'
import { explainSystemError } from '../core/system-error.ts'

const usual = 'stockade.yaml'

const never = () => false
const always = () => true
const oneOf = (...values: readonly string[]) => (value: string) => values.includes(value)

// INVARIANT: whoever fills the folder that somebody works in runs nothing there, opens no address to others, sends nobody
// elsewhere, gives no key of their own to a store and takes no protection away. So what a file may set that was found, and not
// named, is said here of each setting: of one that is not, the whole does not compile.
const mayBeFound: Readonly<Record<SettingName, (value: string) => boolean>> = {
  host: isLoopback,
  port: always,
  data: isWithin,
  store: never,
  account: always,
  dev: oneOf('false', 'no', '0'),
  // What somebody means to keep would be gone with the server.
  ephemeral: oneOf('false', 'no', '0'),
  log: oneOf('pretty', 'json'),
  'metrics-port': never,
  // It takes nothing away: who speaks plain HTTP goes on to.
  tls: always,
  // The authority would vouch for more.
  'tls-name': never,
  'trusted-proxy': never,
  connections: never,
  'http-front': always,
  // Whoever may make key stores or identity providers would have the server ask about the network that it is in.
  outbound: oneOf('public'),
  'outbound-roots': never,
  'attestation-roots': never,
  quotas: oneOf('fair', 'aws'),
  'root-key-file': never,
  'root-key-command': never,
  // Beside it stand programs that a start runs.
  seed: never,
}
const rules = byName(mayBeFound)

/** Settings that are paths. */
const paths: ReadonlySet<SettingName> = new Set(['attestation-roots', 'data', 'outbound-roots', 'root-key-file', 'seed'])

/** A folder in the one that one works in, not by a link either. */
function isWithin(data: string): boolean {
  const isBelow = (folder: string, path: string) => {
    const way = relative(folder, path)
    return way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way)
  }
  const [here, path] = [resolve('.'), resolve(data)]
  if (!isBelow(here, path)) return false
  let there = path
  while (!lstatSync(there, { throwIfNoEntry: false })) there = dirname(there)
  // A link that leads nowhere leads out.
  return existsSync(there) && isBelow(realpathSync(here), realpathSync(there))
}

/** The settings of the named file, or of stockade.yaml where that is there; only a named one may set what could hurt. */
export async function readConfigFile(path: string | undefined): Promise<FileSettings> {
  if (path === undefined && !existsSync(usual)) return {}
  const from = path ?? usual
  const settings: Record<string, string> = {}
  for (const [name, value] of Object.entries(await parseFile(from))) {
    const known = settingNames.find(setting => setting === name)
    if (!known) throw new ConfigError(`${from} has no setting '${name}'. There are ${settingNames.join(', ')}.`)
    if (value !== null && typeof value === 'object') throw new ConfigError(`In ${from}, ${name} is one value, not several.`)
    if (path === undefined && !rules.get(known)!(String(value))) throw new ConfigError(unnamed(known))
    settings[known] = paths.has(known) ? besides(from, String(value)) : String(value)
  }
  return settings
}

/** INVARIANT: what a file names is the same wherever one stands; an empty path stays one, and is told. */
const besides = (from: string, path: string): string => (path === '' || isAbsolute(path) ? path : join(dirname(from), path))

async function parseFile(from: string): Promise<object> {
  const { parse } = await import('./parse-yaml.ts')
  let read: unknown
  try {
    read = parse(readFileSync(from, 'utf8'))
  } catch (thrown) {
    const [reason = ''] = (thrown as Error).message.split('\n')
    throw new ConfigError(explainSystemError(thrown, from) ?? `${from} cannot be read: ${reason.replace(/:$/, '.')}`)
  }
  if (read === null) return {}
  if (typeof read === 'object' && !Array.isArray(read)) return read
  throw new ConfigError(`${from} holds no settings: it should read like 'port: 4600'.`)
}

function unnamed(name: SettingName): string {
  return `This ${usual} was found and not named, so it may not set '${name}' to that. Name the file, with `
    + `'--config ${usual}', or set it with --${name} or ${variableOf(name)}.`
}
