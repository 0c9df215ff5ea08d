// Flags and environment, checked, into one value. A flag wins over its variable, a variable over the default.

export interface Config {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** The data folder. */
  readonly data: string
  /** The account of the root user, twelve digits. */
  readonly account: string
  /** Development mode: time can be moved. */
  readonly dev: boolean
  readonly rootAccessKey?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** What the user set wrong, in one sentence that says what to set instead. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export interface Flags {
  readonly host?: string
  readonly port?: string
  readonly data?: string
  readonly account?: string
  readonly dev?: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

export function readConfig(flags: Flags, environment: Environment): Config {
  const setting = (flag: keyof Flags & string, otherwise: string) =>
    String(flags[flag] ?? (environment[`STOCKADE_${flag.toUpperCase()}`] || otherwise))
  const rootAccessKey = readRootAccessKey(environment)
  return {
    host: setting('host', '127.0.0.1'),
    port: readPort(setting('port', '4566')),
    data: setting('data', './.stockade'),
    account: readAccount(setting('account', '000000000000')),
    dev: readSwitch(setting('dev', 'false')),
    ...(rootAccessKey && { rootAccessKey }),
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new ConfigError(`The port is a number from 0 to 65535, not '${text}'.`)
  return port
}

function readAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new ConfigError(`The account is twelve digits, such as 123456789012, not '${text}'.`)
  return text
}

function readSwitch(text: string): boolean {
  if (['1', 'true', 'yes'].includes(text)) return true
  if (['0', 'false', 'no'].includes(text)) return false
  throw new ConfigError(`STOCKADE_DEV is 'true' or 'false', not '${text}'.`)
}

function readRootAccessKey(environment: Environment): Config['rootAccessKey'] {
  const accessKeyId = environment['STOCKADE_ROOT_ACCESS_KEY_ID'] || undefined
  const secretAccessKey = environment['STOCKADE_ROOT_SECRET_ACCESS_KEY'] || undefined
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new ConfigError('Set STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY both, or neither.')
  }
  if (!/^\w{16,128}$/.test(accessKeyId)) {
    throw new ConfigError('STOCKADE_ROOT_ACCESS_KEY_ID is 16 to 128 letters and digits, such as AKIA0123456789ABCDEF.')
  }
  return { accessKeyId, secretAccessKey }
}
