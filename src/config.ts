// Flags, environment and file, checked, into one value. A flag wins over its variable, a variable over the file, the file over
// the default.
import { join } from 'node:path'
import { ConfigError } from './core/config-error.ts'
import { isHost, isNetwork } from './core/hosts.ts'
import { isAccessKeyId } from './core/ids.ts'
import type { RootKeySource } from './core/root-key-source.ts'
import { Secret } from './core/secret.ts'
import type { AccessKey } from './core/server-access.ts'
import type { KeptPlace, Place } from './core/store-place.ts'

export { ConfigError } from './core/config-error.ts'

export interface Config {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /**
   * INVARIANT: what lies in a data folder is of the store in it, and is not to be had from here without having asked whether the
   * store is in one.
   */
  readonly place: Place
  /** The account of the root user, twelve digits. */
  readonly account: string
  /** Development mode: time can be moved, and a server that keeps nothing be reset. */
  readonly dev: boolean
  /** How calls are logged on stderr. */
  readonly log: 'pretty' | 'json' | 'off'
  /** Where metrics are served unsigned, on loopback; nowhere where absent. */
  readonly metricsPort?: number
  /** Whether it speaks TLS beside plain HTTP, and by which names and addresses clients call it beside its host. */
  readonly tls?: { readonly names: readonly string[] }
  /** Networks, in CIDR notation, of the proxies whose word is taken for who is calling. */
  readonly trustedProxies: readonly string[]
  /** `fair`: each caller has a bound that no test suite meets. `aws`: and AWS's request quotas beside it. */
  readonly quotas: 'fair' | 'aws' | 'off'
  /** Connections at once. */
  readonly mostConnections: number
  /** Whether node:http reads all requests, plain ones as well; those are read without it where this is absent. */
  readonly httpFront?: 'off'
  /** Where proxies of external key stores are asked, and a file of authorities that vouch for them beside the machine's. */
  readonly outbound: { readonly private: boolean; readonly roots?: string }
  /** A file of certificates that vouch for enclaves, beside AWS's. */
  readonly attestationRoots?: string
  /** Where the root key comes from, where that is said; `rootKeySource` knows what holds else. */
  readonly rootKey?: RootKeySource
  readonly rootAccessKey?: AccessKey
  /** The folder of the seed, which each start applies. */
  readonly seedFolder?: string
}

export interface Flags {
  readonly host?: string
  readonly port?: string
  readonly data?: string
  readonly store?: string
  readonly account?: string
  readonly dev?: boolean
  readonly ephemeral?: boolean
  readonly log?: string
  readonly metricsPort?: string
  readonly tls?: boolean
  /** Between commas, and so networks. */
  readonly tlsName?: string
  readonly trustedProxy?: string
  readonly connections?: string
  readonly httpFront?: string
  readonly outbound?: string
  readonly outboundRoots?: string
  readonly attestationRoots?: string
  readonly quotas?: string
  readonly rootKeyFile?: string
  readonly rootKeyCommand?: string
  readonly seed?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** The settings that `stockade.yaml` may hold, as it spells them. */
export const settingNames = [
  'host', 'port', 'data', 'store', 'ephemeral', 'account', 'dev', 'log', 'metrics-port', 'tls', 'tls-name', 'trusted-proxy',
  'connections',
    'http-front', 'outbound', 'outbound-roots', 'attestation-roots', 'quotas', 'root-key-file', 'root-key-command',
  'seed',
] as const

export type SettingName = (typeof settingNames)[number]
export type FileSettings = Readonly<Partial<Record<SettingName, string>>>

/** The variable that holds a setting: `STOCKADE_METRICS_PORT`. */
export const variableOf = (name: string): string => `STOCKADE_${name.replaceAll('-', '_').toUpperCase()}`

export interface Surroundings {
  readonly file?: FileSettings
  /** What the file is called. */
  readonly path?: string
  /** Whether a person reads the log. */
  readonly terminal?: boolean
  /** Where the server of a data folder is, for what goes to one and is not told where. */
  readonly findServer?: (data: string) => { readonly host: string; readonly port: number } | undefined
}

export function readConfig(
  flags: Flags, environment: Environment, { file = {}, path, terminal = false, findServer }: Surroundings = {},
): Config {
  const find = (flag: keyof Flags, name: SettingName): string | undefined => {
    const variable = environment[variableOf(name)]
    return flags[flag] === undefined ? variable || file[name] : String(flags[flag])
  }
  const metricsPort = find('metricsPort', 'metrics-port')
  const rootAccessKey = readRootAccessKey(environment)
  const store = find('store', 'store')
  const attestationRoots = find('attestationRoots', 'attestation-roots')
  const command = find('rootKeyCommand', 'root-key-command')
  const isOfFile = flags.rootKeyCommand === undefined && !environment['STOCKADE_ROOT_KEY_COMMAND']
  const rootKey = readRootKey(
    find('rootKeyFile', 'root-key-file'), command, secrets(environment, 'STOCKADE_'), isOfFile ? path : undefined,
  )
  const data = find('data', 'data') ?? './.stockade'
  const tls = readTls(find('tls', 'tls') ?? 'false', find('tlsName', 'tls-name'))
  const seedFolder = readSeedFolder(find('seed', 'seed'))
  const [host, port] = [find('host', 'host'), find('port', 'port')]
  if (metricsPort !== undefined && metricsPort !== '0' && metricsPort === (port ?? '4566')) {
    throw new ConfigError(`The server and its metrics cannot both be on port ${metricsPort}.`)
  }
  const ephemeral = readEphemeral(find('ephemeral', 'ephemeral') ?? 'false', { store, rootKey, folder: flags.data })
  const isElsewhere = store !== undefined || ephemeral || host !== undefined || port !== undefined
  const found = isElsewhere ? undefined : findServer?.(data)
  return {
    host: readHost(host ?? found?.host ?? '127.0.0.1'),
    port: readPort(port ?? String(found?.port ?? 4566)),
    place: ephemeral ? { kind: 'memory' } : store !== undefined ? readStore(store) : { kind: 'folder', path: data },
    account: readAccount(find('account', 'account') ?? '000000000000'),
    dev: readSwitch('Development mode', find('dev', 'dev') ?? 'false'),
    log: readLog(find('log', 'log') ?? (terminal ? 'pretty' : 'json')),
    ...(tls && { tls }),
    trustedProxies: readList(find('trustedProxy', 'trusted-proxy') ?? '', isNetwork, trustedProxy),
    quotas: readQuotas(find('quotas', 'quotas') ?? 'fair'),
    mostConnections: readConnections(find('connections', 'connections') ?? (tls ? '4000' : '12000')),
    ...(readFront(find('httpFront', 'http-front') ?? 'on') === 'off' && { httpFront: 'off' }),
    ...(attestationRoots !== undefined && { attestationRoots }),
    outbound: readOutbound(find('outbound', 'outbound'), find('outboundRoots', 'outbound-roots')),
    ...(rootKey && { rootKey }),
    ...(metricsPort !== undefined && { metricsPort: readPort(metricsPort) }),
    ...(rootAccessKey && { rootAccessKey }),
    ...(seedFolder !== undefined && { seedFolder }),
  }
}

/** It becomes part of URLs, and of files of AWS's clients. */
function readHost(text: string): string {
  if (/^[\w.:%-]{1,253}$/.test(text)) return text
  throw new ConfigError(`The host is a name or an address, such as localhost or 127.0.0.1, not ${JSON.stringify(text)}.`)
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new ConfigError(`The port is a number from 0 to 65535, not '${text}'.`)
  return port
}

function readQuotas(text: string): Config['quotas'] {
  if (text === 'fair' || text === 'aws' || text === 'off') return text
  throw new ConfigError(`The quotas are 'fair', 'aws' or 'off', not '${text}'.`)
}

function readConnections(text: string): number {
  if (/^[1-9]\d{1,5}$/.test(text)) return Number(text)
  throw new ConfigError(`The connections at once are a number from 10 to 999999, not '${text}'.`)
}

function readFront(text: string): 'on' | 'off' {
  if (text === 'on' || text === 'off') return text
  throw new ConfigError(`What reads plain requests is 'on' or 'off', not '${text}'.`)
}

function readOutbound(where = 'public', roots: string | undefined): Config['outbound'] {
  if (where === 'public' || where === 'private') return { private: where === 'private', ...(roots !== undefined && { roots }) }
  throw new ConfigError(`Other servers are asked at addresses that are 'public', or 'private' as well, not '${where}'.`)
}

function readTls(text: string, names = ''): Config['tls'] {
  const all = readList(names, isHost, tlsName)
  return readSwitch('Whether TLS is spoken', text) ? { names: all } : undefined
}

const tlsName = "A name for TLS is a host's name or an address, such as stockade or 192.0.2.7"
const trustedProxy = 'A trusted proxy is an address or a network, such as 192.0.2.7 or 10.0.0.0/8'

function readList(text: string, isOne: (item: string) => boolean, sentence: string): readonly string[] {
  const items = text.split(',').map(item => item.trim()).filter(item => item !== '')
  for (const item of items) if (!isOne(item)) throw new ConfigError(`${sentence}, not '${item}'.`)
  return items
}

function readStore(url: string): Place {
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'database', url: new Secret(url) }
  throw new ConfigError("The store is the URL of a PostgreSQL database, such as 'postgres://user@host:5432/stockade'.")
}

/** As a path an empty text is the folder that one works in, whose programs would run as hooks. */
function readSeedFolder(text: string | undefined): string | undefined {
  if (text !== '') return text
  throw new ConfigError('The seed is a folder, and its name is empty: name one, or leave the setting out.')
}

function readAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new ConfigError(`The account is twelve digits, such as 123456789012, not '${text}'.`)
  return text
}

function readLog(text: string): Config['log'] {
  if (text === 'pretty' || text === 'json' || text === 'off') return text
  throw new ConfigError(`The log is 'pretty', 'json' or 'off', not '${text}'.`)
}

interface Kept {
  readonly store: string | undefined
  readonly rootKey: unknown
  /** That is named beside it, not one that other servers have. */
  readonly folder: string | undefined
}

function readEphemeral(text: string, { store, rootKey, folder }: Kept): boolean {
  const ephemeral = readSwitch('Whether the store is ephemeral', text)
  const kept = store !== undefined ? 'store' : rootKey ? 'root key' : folder !== undefined && 'data folder'
  if (!ephemeral || !kept) return ephemeral
  throw new ConfigError(`A server is ephemeral, or has a ${kept} that is named: choose one.`)
}

function readSwitch(what: string, text: string): boolean {
  if (['1', 'true', 'yes'].includes(text)) return true
  if (['0', 'false', 'no'].includes(text)) return false
  throw new ConfigError(`${what} is 'true' or 'false', not '${text}'.`)
}

/** For what goes to a store and not to its server. */
export function requireKept({ place }: Pick<Config, 'place'>): KeptPlace {
  if (place.kind !== 'memory') return place
  throw new ConfigError("What is ephemeral is kept nowhere: name a store with --data or --store, without 'ephemeral'.")
}

/** Throws where nothing is said of a root key that all nodes of a database must have. */
export function rootKeySource({ rootKey }: Pick<Config, 'rootKey'>, place: KeptPlace): RootKeySource {
  if (rootKey) return rootKey
  if (place.kind === 'folder') return { from: 'file', path: join(place.path, 'root-key') }
  throw new ConfigError(
    'With --store, say where the root key is: --root-key-file, --root-key-command, STOCKADE_ROOT_KEY or STOCKADE_PASSPHRASE.',
  )
}

/** The root key that is to follow: undefined where none is named. */
export function readNextRootKey(
  { file, command }: { readonly file: string | undefined; readonly command: string | undefined }, environment: Environment,
): RootKeySource | undefined {
  return readRootKey(file, command, secrets(environment, 'STOCKADE_NEXT_'))
}

interface RootKeySecrets {
  readonly passphrase: string | undefined
  readonly key: string | undefined
}

/**
 * What is secret comes by variable alone: flags can be seen by others on the machine. One that is set and empty is a secret that
 * somebody's deployment lost, and no wish for a key file.
 */
function secrets(environment: Environment, prefix: string): RootKeySecrets {
  const [passphrase, key] = [environment[`${prefix}PASSPHRASE`], environment[`${prefix}ROOT_KEY`]]
  const empty = passphrase === '' ? 'PASSPHRASE' : key === '' && 'ROOT_KEY'
  if (empty) throw new ConfigError(`${prefix}${empty} is set, and is empty: give it what it is to hold, or unset it.`)
  return { passphrase, key }
}

function readRootKey(
  file: string | undefined, command: string | undefined, { passphrase, key }: RootKeySecrets, saidIn?: string,
): RootKeySource | undefined {
  const sources: RootKeySource[] = []
  if (file) sources.push({ from: 'file', path: file })
  if (command) sources.push({ from: 'command', command, ...(saidIn !== undefined && { saidIn }) })
  if (passphrase) sources.push({ from: 'passphrase', passphrase: new Secret(passphrase) })
  if (key) sources.push({ from: 'environment', key: new Secret(key) })
  if (sources.length > 1) throw new ConfigError('A root key has one source: a file, a command, a passphrase or a variable.')
  return sources[0]
}

function readRootAccessKey(environment: Environment): AccessKey | undefined {
  const accessKeyId = environment['STOCKADE_ROOT_ACCESS_KEY_ID'] || undefined
  const secretAccessKey = environment['STOCKADE_ROOT_SECRET_ACCESS_KEY'] || undefined
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError('Set STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY both, or neither.')
  }
  if (!isAccessKeyId(accessKeyId)) {
    throw new ConfigError('STOCKADE_ROOT_ACCESS_KEY_ID is 16 to 128 letters and digits, such as AKIA0123456789ABCDEF.')
  }
  return { accessKeyId, secretAccessKey }
}
