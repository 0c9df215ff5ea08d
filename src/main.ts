// The composition root: config -> storage -> services -> gateway. Nothing else wires things together.
import { createSecretKey } from 'node:crypto'
import { ConfigError, rootKeySource, type Config } from './config.ts'
import { notBehind, systemClock, type Clock } from './core/clock.ts'
import { uuidV4 } from './core/ids.ts'
import { pooledRandom } from './core/random.ts'
import { Turns } from './core/turns.ts'
import { createBodyRoom } from './gateway/bodies.ts'
import { createDirectory } from './gateway/directory.ts'
import type { Gateway } from './gateway/gateway.ts'
import { Contention } from './gateway/contention.ts'
import { createGate } from './gateway/gate.ts'
import { createLog } from './gateway/log.ts'
import { createMeter, metricsText } from './gateway/meter.ts'
import { listenForScrapes } from './gateway/metrics-listener.ts'
import { listen, requireFree } from './gateway/server.ts'
import { createThrottle } from './gateway/stages/throttle.ts'
import { startTimers } from './gateway/timer-runner.ts'
import { writeLog } from './gateway/write-log.ts'
import {
  forgetRootCredentials, readRootCredentials, rootCredentialsPath, writeRootCredentials,
} from './storage/root-credentials.ts'
import { consumers as cloudtrailConsumers } from './services/cloudtrail/consumers.ts'
import { credentials, principals } from './services/iam/ports.ts'
import { consumers as iamConsumers } from './services/iam/consumers.ts'
import { ensureRootUser, isRootKey, requireRootKey } from './services/iam/root-user.ts'
import { services } from './services/index.ts'
import { sessions } from './services/sts/ports.ts'
import { bootOf } from './storage/boot.ts'
import { watchClock, type ClockWatch } from './storage/clock-watch.ts'
import { startConsumers } from './storage/consumers.ts'
import { openStorage, type Storage } from './storage/open.ts'
import { Readiness } from './storage/readiness.ts'
import { rootKeyOf } from './storage/root-key/open.ts'
import { forgetAddress, writeAddress } from './storage/server-address.ts'
import { storeTime } from './storage/store-clock.ts'
import { startUpkeep } from './storage/upkeep.ts'
import { version } from './core/version.ts'

// More at once would make each of them wait longer, and a commit takes all that wait anyway.
const calls = { most: 256, mostWaiting: 2000 }
/** Nodes that start at once and change the root user. */
const mostStarts = 20
const consumers = [...cloudtrailConsumers, ...iamConsumers]

export interface Server {
  readonly url: string
  /** Whether its data folder says where it is. */
  readonly isInFolder: boolean
  readonly metricsUrl?: string
  /** The file that holds the root user's access key, where that is not configured. */
  readonly rootCredentials?: string
  /** Answers what is under way, commits it, and leaves the data folder. */
  stop(): Promise<void>
}

/** `open` is another where a test stands between the gateway and its store. */
export async function startServer(config: Config, open: typeof openStorage = openStorage): Promise<Server> {
  // Before there is a data folder, and in it what a start that fails would leave behind.
  await requireFree(config.host, config.port)
  if (config.metricsPort !== undefined) await requireFree('127.0.0.1', config.metricsPort)
  const random = pooledRandom()
  const rootKey = rootKeyOf(rootKeySource(config), random)
  const url = config.store?.reveal()
  const storage = await open({ folder: config.data, ...(url !== undefined && { url }), random, rootKey })
  try {
    const log = createLog(config.log, writeLog, systemClock.wall)
    const leads = () => storage.leases.holds('chores').catch((cause: unknown) => {
      log.error('Nobody does the chores of the store, since their lease cannot be read.', { cause })
      return false
    })
    const watch = watchClock({ ...systemClock, storage, log, leads, boot: bootOf, isAlone: config.store === undefined })
    // Before anything is done on the clock's word, and so that a jump is seen that begins now.
    await watch.look()
    const clock = notBehind(systemClock, watch.floor)
    const rootCredentials = await provideRootUser(storage, config, random, clock)
    const readiness = new Readiness(storage)
    const meter = createMeter(clock.wall())
    const gateway: Gateway = {
      directory: createDirectory(services),
      ports: { credentials, principals, sessions },
      server: {
        version,
        account: config.account,
        development: config.dev,
        meter,
        storage: () => readiness.state,
        wall: systemClock.wall,
        metrics: () => metricsText(meter),
        async runTimers() {
          const fired = await timers.runDue()
          await upkeep.run()
          return fired
        },
      },
      store: storage.store,
      journal: storage.journal,
      clock,
      random,
      tokenKey: createSecretKey(storage.key.derive('page tokens')),
      begin: storage.begin,
      gate: createGate(calls),
      contention: new Contention(),
      turns: new Turns(systemClock.monotonic),
      bodies: createBodyRoom(systemClock.monotonic),
      throttle: createThrottle(systemClock.monotonic),
      quotas: config.quotas,
      log,
    }
    const timers = startTimers(gateway, watch, leads)
    const { host, port, metricsPort, trustedProxies, mostConnections } = config
    const running = startConsumers({ storage, consumers, log, leads })
    const now = () => vouchedTime(storage, watch)
    const upkeep = startUpkeep({ store: storage.store, now, forget: running.forget, log, leads })
    const metrics = metricsPort === undefined ? undefined : await listenForScrapes(metricsPort, gateway.server.metrics, log)
    const listener = await listen(gateway, { host, port, version, trustedProxies, mostConnections })
    const isInFolder = !config.store && writeAddress(config.data, listener.url)
    return {
      url: listener.url,
      isInFolder,
      ...(metrics && { metricsUrl: `http://127.0.0.1:${metrics.port}/metrics` }),
      ...(rootCredentials !== undefined && { rootCredentials }),
      async stop() {
        if (!config.store) forgetAddress(config.data)
        await listener.drain()
        metrics?.close()
        await timers.stop()
        await upkeep.stop()
        await running.stop()
        await readiness.stop()
        log.flush()
        await storage.close()
      },
    }
  } catch (thrown) {
    await storage.close()
    throw thrown
  }
}

async function vouchedTime(storage: Storage, watch: ClockWatch): Promise<number> {
  return storeTime(storage.begin({ account: '', region: '' }), await watch.look())
}

/** Other nodes of the store may be doing the same. */
async function provideRootUser(
  storage: Storage, config: Config, random: Gateway['random'], clock: Clock,
): Promise<string | undefined> {
  for (let tried = 0; tried < mostStarts; tried++) {
    const state = storage.begin({ account: config.account, region: '' })
    // INVARIANT: with a database nothing in the data folder is read or written: what lies there is of another store.
    const kept = config.store ? undefined : readRootCredentials(config.data)
    const made = await ensureRootUser(state, config.account, config.rootAccessKey, clock.steady(), random)
    if (made && config.store) {
      throw new ConfigError(
        'This store has no root user yet: set STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY.',
      )
    }
    if (made && kept) await requireRootKey(state, kept.accessKeyId, config.account)
    // The file comes first: a key that nobody can read any more would be worse than one that is made again.
    if (made) writeRootCredentials(config.data, made)
    const committed = !state.writes || (await storage.store.commit(state.toBatch([], uuidV4(random)))).committed
    if (!committed) continue
    const isCurrent = made !== undefined || (kept && (await isRootKey(storage.begin({ account: '', region: '' }), kept)))
    if (kept && !isCurrent) forgetRootCredentials(config.data)
    return isCurrent && !config.rootAccessKey ? rootCredentialsPath(config.data) : undefined
  }
  throw new Error('The root user kept changing while the server started.')
}
