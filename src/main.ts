// The composition root: config -> storage -> services -> gateway. Nothing else wires things together.
import { rootKeySource, type Config } from './config.ts'
import { Cleanup } from './core/cleanup.ts'
import { systemClock, vouchedClock } from './core/clock.ts'
import { ownUrl } from './core/hosts.ts'
import { pooledRandom } from './core/random.ts'
import type { AccessKey } from './core/server-access.ts'
import { SharedRuns } from './core/sharing/shared-runs.ts'
import { storePlaceOf } from './core/store-place.ts'
import { Turns } from './core/sharing/turns.ts'
import { takesColours } from './core/text/colours.ts'
import { HmacKey } from './engines/crypto/hmac-key.ts'
import { askedActions } from './gateway/trail/asked-actions.ts'
import { Denials } from './gateway/authorization/denials.ts'
import { operationActions } from './gateway/authorization/operation-actions.ts'
import { createBodyRoom } from './gateway/http/bodies.ts'
import { outboundPorts } from './outbound/ports.ts'
import { createDirectory } from './gateway/directory.ts'
import type { Gateway } from './gateway/gateway.ts'
import { Contention } from './gateway/shares/contention.ts'
import { createGate } from './gateway/shares/gate.ts'
import { createLog } from './gateway/log/log.ts'
import { createMeter, metricsText } from './gateway/log/meter.ts'
import { listenForScrapes } from './gateway/http/metrics-listener.ts'
import { requirePorts } from './gateway/http/require-ports.ts'
import { listen } from './gateway/http/server.ts'
import { provideCertificates } from './gateway/http/tls/provide-certificates.ts'
import { SeedFailed, type Ports } from './gateway/ports.ts'
import { newRoleSessions } from './gateway/role-sessions.ts'
import { createThrottle } from './gateway/shares/throttle.ts'
import { EventStreamRoom } from './gateway/transfers/event-stream-room.ts'
import { StagedBytes } from './gateway/transfers/staged-bytes.ts'
import { createTransferRoom } from './gateway/transfers/transfer-room.ts'
import { Seeding, type ApplySeed, type TakeTurn } from './gateway/runtime/seeding.ts'
import { startEffects } from './gateway/runtime/effect-runner.ts'
import { startTimers } from './gateway/runtime/timer-runner.ts'
import { writeLog } from './gateway/log/write-log.ts'
import { bus } from './services/events/bus.ts'
import { credentials } from './services/iam/credentials-port.ts'
import { newMfaDevices } from './services/iam/mfa/mfa-port.ts'
import {
  accessHolders, accounts, identityProviders, principals, rolePolicies, roles, rootAccess, samlProviders, tokenIssuers,
} from './services/iam/ports.ts'
import { provideRootUser } from './services/iam/provide-root-user.ts'
import { newRootAccessKey } from './services/iam/root-user.ts'
import { services } from './services/index.ts'
import { keyPolicies } from './services/kms/policies/policies-port.ts'
import { organizations } from './services/organizations/ports.ts'
import { buckets, pointedBuckets } from './services/s3/ports.ts'
import { accessPoints, publicAccess } from './services/s3control/ports.ts'
import { exchangeTokens, sessions } from './services/sts/ports.ts'
import { startCollector } from './storage/blobs/collect-blobs.ts'
import { removeLeftovers } from './storage/blobs/remove-leftovers.ts'
import { bootOf } from './storage/boot.ts'
import { watchClock, type ClockWatch } from './storage/time/clock-watch.ts'
import { startConsumers } from './storage/journal/consumers.ts'
import { openInMemory, openStorage, type Storage } from './storage/open.ts'
import { Readiness } from './storage/readiness.ts'
import { rootAccessKeyOf, rootCredentialsPath } from './storage/secrets/root-credentials.ts'
import { rootKeyOf } from './storage/secrets/root-key/open.ts'
import { forgetAddress, writeAddress } from './storage/files/server-address.ts'
import { storeTime } from './storage/time/store-clock.ts'
import { startUpkeep } from './storage/journal/upkeep.ts'
import { nowhere } from './storage/unit-of-work.ts'

// More at once would make each of them wait longer, and a commit takes all that wait anyway.
const calls = { most: 256, mostWaiting: 2000 }
export type { ApplySeed } from './gateway/runtime/seeding.ts'

const consumers = services.flatMap(service => service.consumers ?? [])

export interface Server {
  readonly url: string
  /** Whether its data folder says where it is. */
  readonly isTold: boolean
  /** Whether it speaks TLS too, and clients have to be given the authority that vouches for it first, or once more. */
  readonly tls?: { readonly certificate: string; readonly isNewAuthority: boolean }
  readonly metricsUrl?: string
  /** The file that holds the root user's access key, where that is not configured. */
  readonly rootCredentials?: string
  /** The root user's access key, where it is not configured and no file holds it. */
  readonly rootAccessKey?: AccessKey
  /** Answers what is under way, commits it, and leaves the data folder. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** Applied at the start, and behind each reset. */
  readonly seed?: ApplySeed
  /** Ends a seed before its time, and with it the start. */
  readonly signal?: AbortSignal
  /** The server can be called, and is not seeded yet. */
  readonly onListening?: () => void
  /** Stands between the gateway and its store, in a test. */
  readonly between?: (storage: Storage) => Storage
}

/** Resolves when it is seeded. */
export async function startServer(given: Config, options: StartOptions = {}): Promise<Server> {
  const { seed, signal, onListening, between = storage => storage } = options
  // Before there is a data folder, and in it what a start that fails would leave behind.
  await requirePorts(given)
  if (seed && given.place.kind === 'database') rootAccessKeyOf(given, noMore)
  const random = pooledRandom()
  const drawn = given.rootAccessKey || given.place.kind !== 'memory' ? undefined : newRootAccessKey(given.account, random)
  const config = { ...given, ...(drawn && { rootAccessKey: drawn }) }
  const seeding = new Seeding(seed, signal)
  const parts = createParts(config, random, seeding)
  const { log, meter } = parts
  const { place, metricsPort } = config
  const openStore = storeOf(config, random)
  const cleanup = new Cleanup()
  try {
    const storage = between(await openStore())
    let serving = await serve(parts, config, storage, reset)
    cleanup.defer(() => serving.stop(), () => log.flush())
    const metrics = metricsPort === undefined ? undefined : await listenForScrapes(metricsPort, () => metricsText(meter), log)
    if (metrics) cleanup.defer(() => metrics.close())
    const tls = await provideCertificates(config, storage, random, systemClock.wall)
    const { tls: _names, ...where } = config
    const listener = await listen(() => serving.gateway, { ...where, ...(tls && { tls }) })
    cleanup.defer(() => listener.drain())
    const isTold = place.kind === 'folder' && writeAddress(place.path, listener.url)
    if (place.kind === 'folder') cleanup.defer(() => forgetAddress(place.path))
    onListening?.()
    const accessOf = () => ({ url: ownUrl(listener.url), ...rootAccessKeyOf(config, noMore) })
    const makeSeed = () => seeding.run(accessOf, serving.takeSeedTurn)
    const seeded = makeSeed()
    const resets = new SharedRuns(resetNow, seeded)
    cleanup.defer(() => seeding.stop(), () => resets.ended())
    async function resetNow(): Promise<void> {
      const before = serving
      const behind = await serve(parts, config, between(await openStore()), reset)
      // INVARIANT: nobody is told that the server is ready who finds less than the whole seed.
      seeding.begin()
      serving = behind
      const retired = before.retire().catch((cause: unknown) => {
        log.error('The store that a reset has thrown away could not be let go.', { cause })
      })
      // The store of before is held by nobody when the next reset begins.
      await makeSeed().catch(failSeed).finally(() => retired)
    }
    function reset(): Promise<void> {
      return resets.next()
    }
    await seeded
    return {
      url: listener.url,
      isTold,
      ...(tls && { tls: { certificate: tls.authority.certificate, isNewAuthority: tls.authority.isNew } }),
      ...(metrics && { metricsUrl: `http://127.0.0.1:${metrics.port}/metrics` }),
      ...(serving.rootCredentials !== undefined && { rootCredentials: serving.rootCredentials }),
      ...(drawn && { rootAccessKey: drawn }),
      stop: () => cleanup.run(),
    }
  } catch (thrown) {
    // Of two failures the first says why.
    await cleanup.run().catch(() => undefined)
    throw thrown
  }
}

function failSeed(cause: unknown): never {
  throw new SeedFailed(cause instanceof Error ? cause.message : String(cause), { cause })
}

const noMore = (folder: string) => `The root user's access key is not in ${rootCredentialsPath(folder)} any more.`

/** A new store for each time that it is asked, where the store is ephemeral. */
function storeOf(config: Config, random: Gateway['random']): () => Promise<Storage> {
  const { place } = config
  if (place.kind === 'memory') return () => openInMemory({ random })
  const rootKey = rootKeyOf(rootKeySource(config, place), random)
  return () => openStorage({ ...storePlaceOf(place), random, rootKey })
}

const policyHolders: Ports['policyHolders'] = new Map([['AWS::IAM::Role', rolePolicies], ['AWS::KMS::Key', keyPolicies]])

type Parts = ReturnType<typeof createParts>

/** What a process has once, whichever store it serves. */
function createParts(config: Config, random: Gateway['random'], seeding: Seeding) {
  const directory = createDirectory(services)
  return {
    random, seeding, bus, directory,
    ports: {
      accessHolders, accessPoints, accounts, buckets, credentials, exchangeTokens, identityProviders, organizations,
      pointedBuckets, policyHolders, principals,
      publicAccess, roles, rootAccess, samlProviders, sessions, tokenIssuers, operationActions: operationActions(directory),
    },
    meter: createMeter(systemClock.wall()),
    gate: createGate(calls),
    turns: new Turns(systemClock.monotonic),
    bodies: createBodyRoom(systemClock.monotonic),
    uploads: createTransferRoom(systemClock),
    stagedBytes: new StagedBytes(),
    downloads: createTransferRoom(systemClock),
    quotas: config.quotas,
    log: createLog(config.log, writeLog, systemClock.wall, takesColours(process.stderr, process.env)),
  }
}

/** The gateway over a store, and what goes on beside it. */
interface Serving {
  readonly gateway: Gateway
  readonly takeSeedTurn: TakeTurn
  readonly rootCredentials: string | undefined
  /** Lets the store go with the calls that are under way on it. */
  retire(): Promise<void>
  /** To be called when none is: closes the store. */
  stop(): Promise<void>
}

async function serve(
  { meter, seeding, ...parts }: Parts, config: Config, storage: Storage, reset: () => Promise<void>,
): Promise<Serving> {
  const { log, random } = parts
  const cleanup = new Cleanup()
  try {
    const leads = () => storage.leases.holds('chores').catch((cause: unknown) => {
      log.error('Nobody does the chores of the store, since their lease cannot be read.', { cause })
      return false
    })
    const isAlone = config.place.kind !== 'database'
    const watch = watchClock({ ...systemClock, storage, log, leads, boot: bootOf, isAlone })
    // The first look commits, and each start before it may have failed for want of room.
    if (isAlone) await removeLeftovers({ ...storage, log })
    // Before anything is done on the clock's word, and so that a jump is seen that begins now.
    await watch.look()
    const clock = vouchedClock(systemClock, watch.floor)
    const rootCredentials = await provideRootUser(storage, config, random, () => clock.steady())
    const readiness = new Readiness(storage)
    cleanup.defer(() => readiness.stop())
    const gateway: Gateway = {
      ...parts,
      ports: { ...parts.ports, mfaDevices: newMfaDevices(), ...outboundPorts(clock, config, log.error) },
      server: {
        account: config.account,
        development: config.dev,
        meter,
        denials: new Denials(),
        askedActions: (event, context) => askedActions(parts.directory, config, event, context),
        storage: () => readiness.state,
        seedState: () => seeding.state,
        wall: clock.wall,
        machineWall: systemClock.wall,
        metrics: () => metricsText(meter),
        runTimers: () => due.next(),
        ...(config.place.kind === 'memory' && { reset }),
      },
      store: storage.store,
      blobs: storage.blobs,
      journal: storage.journal,
      clock,
      tokenKey: new HmacKey(storage.key.derive('page tokens')),
      begin: storage.begin,
      contention: new Contention(),
      roleSessions: newRoleSessions(),
      effects: { wake: () => effects.wake() },
      eventStreams: new EventStreamRoom(),
      throttle: createThrottle(systemClock.monotonic),
    }
    cleanup.defer(() => gateway.eventStreams.close())
    const timers = startTimers(gateway, watch, leads)
    const now = () => vouchedTime(storage, watch)
    const effects = startEffects(gateway, now, leads)
    const running = startConsumers({ storage, consumers, log, leads })
    const upkeep = startUpkeep({ store: storage.store, now, log, leads })
    // A look that has to commit fails on a full disk, and nothing would be removed from it.
    const passed = () => vouchedTime(storage, watch).catch(() => storeTime(storage.begin(nowhere), watch.floor()))
    const collector = startCollector({ ...storage, now: passed, log, leads, isAlone })
    const due = new SharedRuns(async () => {
      // Consumers come first, so that jobs know what was recorded before, and once more, so that effects know what jobs recorded.
      const fired = await running.run().then(timers.runDue)
      await running.run()
      await effects.runDue()
      await upkeep.run()
      await collector.run()
      return fired
    })
    cleanup.defer(() => timers.stop(), () => effects.stop(), () => upkeep.stop(), () => collector.stop(), () => running.stop())
    const stopJobs = () => cleanup.run()
    return {
      gateway,
      takeSeedTurn: signal => storage.leases.hold('seed', signal),
      rootCredentials,
      retire: () => stopJobs().finally(() => storage.store.stop()),
      stop: () => stopJobs().finally(storage.close),
    }
  } catch (thrown) {
    await cleanup.run().finally(storage.close).catch(() => undefined)
    throw thrown
  }
}

async function vouchedTime(storage: Storage, watch: ClockWatch): Promise<number> {
  return storeTime(storage.begin(nowhere), await watch.look())
}
