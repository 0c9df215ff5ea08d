// The package's own entry: a server in the process of whoever tests something, which keeps everything in memory.
import type { Config } from './config.ts'
import type { ApplySeed } from './main.ts'

export interface StockadeSettings {
  /** Of 127.0.0.1; 0, which lets the system choose one that is free, where absent. */
  readonly port?: number
  /** Whose root user the credentials are of: twelve digits, `000000000000` where absent. */
  readonly account?: string
  /** The Region of `clientConfig` and `environment`; the server itself has all of them. `us-east-1` where absent. */
  readonly region?: string
  /** The root user's access key; one that is drawn where absent. */
  readonly credentials?: StockadeCredentials
  /** How often one may call: `fair` where absent, which no test meets; `aws` for AWS's own request quotas. */
  readonly quotas?: 'fair' | 'aws' | 'off'
  /** Whether it takes TLS beside plain HTTP: see `tls` of what is answered. Not where absent. */
  readonly tls?: boolean
  /** A folder whose `seed.yaml` and hooks say what is there at the start, and again after each `reset`: docs/seeds.md. */
  readonly seed?: string
  /** One line a call on stderr; `off` where absent. */
  readonly log?: 'pretty' | 'json' | 'off'
  /** Where identity providers and proxies of key stores are asked: at `public` addresses where absent, or `private` ones too. */
  readonly outbound?: 'public' | 'private'
  /** A PEM file of certificates that vouch for them, beside Node's authorities. */
  readonly outboundRoots?: string
  /** A PEM file of certificates whose attestation documents are believed as well as AWS's. */
  readonly attestationRoots?: string
}

/** An access key; spelt out, since the package's types stand in one module, which needs no other. */
export interface StockadeCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Stockade extends AsyncDisposable {
  /** `http://127.0.0.1:43210` */
  readonly url: string
  /** Where it takes TLS, and the certificate of the authority that vouches for it there, as PEM. */
  readonly tls?: { readonly url: string; readonly certificate: string }
  readonly account: string
  readonly region: string
  /** Of the account's root user. */
  readonly credentials: StockadeCredentials
  /** What clients of the AWS SDK for JavaScript take: `new KMSClient(stockade.clientConfig)`. */
  readonly clientConfig: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: StockadeCredentials
    /** A few operations go to a host with a word in front of the endpoint's, of which an address has none. */
    readonly disableHostPrefix: true
  }
  /** What any other AWS client takes from its environment: `AWS_ENDPOINT_URL` and those beside it. */
  readonly environment: Readonly<Record<string, string>>
  readonly clock: {
    /**
     * Moves the server's time forward and runs what falls due by it; answers what time it is then. `by` is a text such as `30d`
     * or `1d12h`, or milliseconds. What is signed goes by the time of the machine all the same.
     */
    advance(by: string | number): Promise<Date>
  }
  /** Makes it what it was at the start: all that was made is gone, the history and the time included. */
  reset(): Promise<void>
  /** Answers what is under way, and ends. */
  stop(): Promise<void>
}

/** Throws one sentence where a setting is not what it may be, nobody can listen on the port, or the seed cannot be made. */
export async function startStockade(settings: StockadeSettings = {}): Promise<Stockade> {
  const { explainSystemError } = await import('./core/system-error.ts')
  try {
    return await start(settings)
  } catch (cause) {
    const message = explainSystemError(cause)
    throw message === undefined ? cause : new Error(message, { cause })
  }
}

async function start(settings: StockadeSettings): Promise<Stockade> {
  const config = await configOf(settings)
  const { region = 'us-east-1' } = settings
  const { startServer } = await import('./main.ts')
  const seed = config.seedFolder === undefined ? undefined : await seedOf(config.seedFolder, region)
  const server = await startServer(config, { ...(seed && { seed }) }).catch((cause: unknown) => {
    // It speaks of the command's flags otherwise.
    const isTaken = ((cause as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE'
    throw isTaken ? new Error(`Something else listens on port ${config.port} of this machine.`, { cause }) : cause
  })
  const { url } = server
  const credentials = (config.rootAccessKey ?? server.rootAccessKey)!
  const { call } = await import('./client/call.ts')
  const { clientEnvironment } = await import('./core/client-environment.ts')
  const { Reset } = await import('./contracts/stockade.ts')
  const access = { url, ...credentials }
  const stop = () => server.stop()
  return {
    url,
    ...(server.tls && { tls: { url: `https://localhost:${new URL(url).port}`, certificate: server.tls.certificate } }),
    account: config.account,
    region,
    credentials,
    clientConfig: { endpoint: url, region, credentials, disableHostPrefix: true },
    environment: clientEnvironment(access, region),
    clock: {
      async advance(by) {
        const { advanceClock } = await import('./client/advance-clock.ts')
        const { parseDuration } = await import('./core/duration.ts')
        const Milliseconds = typeof by === 'number' ? by : parseDuration(by)
        return advanceClock((contract, input) => call(access, contract, input), Milliseconds)
      },
    },
    reset: async () => void (await call(access, Reset, {})),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function seedOf(folder: string, region: string): Promise<ApplySeed> {
  const { applySeed } = await import('./seeds/apply.ts')
  return (access, progress) => applySeed(folder, { ...access, region }, progress)
}

/** INVARIANT: a setting that the type has and this has not does not compile. */
const known = new Set(Object.keys({
  port: true, account: true, region: true, credentials: true, quotas: true, seed: true, log: true, outbound: true,
  tls: true, outboundRoots: true, attestationRoots: true,
} satisfies Record<keyof StockadeSettings, true>))

/** JavaScript has no types that would say what a setting is called. */
async function configOf(settings: StockadeSettings): Promise<Config> {
  const { ConfigError, readConfig } = await import('./config.ts')
  const { findOwnRegion } = await import('./core/regions.ts')
  const { isAccessKeyId } = await import('./core/ids.ts')
  if (typeof settings !== 'object' || settings === null) throw new ConfigError('The settings of startStockade are an object.')
  const unknown = Object.keys(settings).find(name => !known.has(name))
  if (unknown !== undefined) {
    throw new ConfigError(`startStockade has no setting '${unknown}'. There are ${[...known].join(', ')}.`)
  }
  const { port = 0, region, credentials, log = 'off', ...rest } = settings
  if (region !== undefined && !findOwnRegion(region)) {
    throw new ConfigError(`The Region is one of the partition aws, such as us-east-1, not ${JSON.stringify(region)}.`)
  }
  const { accessKeyId, secretAccessKey } = credentials ?? {}
  const areTexts = typeof accessKeyId === 'string' && typeof secretAccessKey === 'string'
  if (credentials && !(areTexts && isAccessKeyId(accessKeyId) && secretAccessKey !== '')) {
    throw new ConfigError('The credentials are an accessKeyId of 16 to 128 letters and digits, and a secretAccessKey.')
  }
  const named = credentials && {
    STOCKADE_ROOT_ACCESS_KEY_ID: credentials.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
  return readConfig({ ...rest, ephemeral: true, dev: true, port: String(port), log }, named ?? {})
}
