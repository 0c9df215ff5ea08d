// The package's own entry: a server in the process of whoever tests something, which keeps everything in memory.
import type { Config } from './config.ts'

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
  /** A folder whose `seed.yaml` and hooks say what is there at the start, and behind each `reset`: docs/seeds.md. */
  readonly seed?: string
  /** One line a call on stderr; `off` where absent. */
  readonly log?: 'pretty' | 'json' | 'off'
}

export interface StockadeCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Stockade extends AsyncDisposable {
  /** `http://127.0.0.1:43210` */
  readonly url: string
  readonly account: string
  readonly region: string
  /** Of the account's root user. */
  readonly credentials: StockadeCredentials
  /** What clients of the AWS SDK for JavaScript take: `new KMSClient(stockade.clientConfig)`. */
  readonly clientConfig: { readonly endpoint: string; readonly region: string; readonly credentials: StockadeCredentials }
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

/** Throws one sentence where a setting is not what it may be, or nobody can listen on the port. */
export async function startStockade(settings: StockadeSettings = {}): Promise<Stockade> {
  const { region = 'us-east-1' } = settings
  const { startServer } = await import('./main.ts')
  const config = await configOf(settings)
  const server = await startServer(config)
  const { url } = server
  const credentials = (config.rootAccessKey ?? server.rootAccessKey)!
  const { callServer } = await import('./cli/online/call.ts')
  const { AdvanceClock, Reset, RunTimers } = await import('./contracts/stockade.ts')
  const caller = { url, ...credentials }
  const stop = () => server.stop()
  if (config.seed !== undefined) {
    const { applySeed } = await import('./seeds/apply.ts')
    const seed = () => applySeed(config.seed!, { url, region, credentials })
    await seed().catch((thrown: unknown) => stop().then(() => {
      throw thrown
    }))
    server.seeded(seed)
  }
  return {
    url,
    account: config.account,
    region,
    credentials,
    clientConfig: { endpoint: url, region, credentials },
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    },
    clock: {
      async advance(by) {
        const { parseDuration } = await import('./cli/online/clock.ts')
        const Milliseconds = typeof by === 'number' ? by : parseDuration(by)
        const { Now } = await callServer(caller, AdvanceClock, { Milliseconds })
        await callServer(caller, RunTimers, {})
        return new Date(Number(Now) * 1000)
      },
    },
    reset: async () => void (await callServer(caller, Reset, {})),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function configOf({ port = 0, credentials, account, quotas, seed, log = 'off' }: StockadeSettings): Promise<Config> {
  const { readConfig } = await import('./config.ts')
  const named = credentials && {
    STOCKADE_ROOT_ACCESS_KEY_ID: credentials.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
  return readConfig({
    ephemeral: true, dev: true, port: String(port), log,
    ...(account !== undefined && { account }),
    ...(quotas !== undefined && { quotas }),
    ...(seed !== undefined && { seed }),
  }, named ?? {})
}
