// Opens a store: a data folder (`stockade.db` with its log, `root-key` and `lock`, all for their owner alone), a database, or one
// in memory.
import { randomBytes } from 'node:crypto'
import { systemClock } from '../core/clock.ts'
import { uuidV4, type RandomBytes } from '../core/ids.ts'
import type { OwnTurns } from '../core/sharing/turns.ts'
import type { StorePlace } from '../core/store-place.ts'
import { BlobStore } from './blobs/blob-store.ts'
import type { PieceStore } from './blobs/pieces.ts'
import { beginUnit } from './unit/begin-unit.ts'
import { cacheOf } from './cache/cache.ts'
import type { CachedStore } from './cache/cache.ts'
import type { Journal } from './journal/journal.ts'
import { leaseHolder, soleHolder, type LeaseHolder } from './leases.ts'
import { recordCodec } from './rows/record-codec.ts'
import { usualRootKey } from './secrets/root-key/file.ts'
import type { RootKey } from './secrets/root-key/root-key.ts'
import { sealingUnder } from './secrets/sealing.ts'
import { storeKeyFrom, type StoreKey } from './secrets/store-key.ts'
import type { Moment, Store } from './store.ts'
import type { Partition, PartitionedUnit } from './unit-of-work.ts'

export type StorageSettings = StorePlace & {
  /** The file `root-key` in the folder where absent. */
  readonly rootKey?: RootKey
  readonly random?: RandomBytes
  readonly monotonic?: () => number
  /** Bounds a database in the folder, in pages. */
  readonly maxPages?: number
}

export interface Storage {
  readonly id: string
  readonly store: CachedStore
  readonly blobs: BlobStore
  readonly journal: Journal
  /** Why it commits nothing any more until it is opened anew; undefined while it does. */
  readonly refusal: Error | undefined
  /** Whether the newest of its commits failed. */
  readonly isFailing: boolean
  readonly key: StoreKey
  /** Which of the nodes of a shared store does its chores. */
  readonly leases: LeaseHolder
  /** `turns` are those of whoever the unit is for, where there are others. It reads at the moment that is named. */
  begin(partition: Partition, turns?: OwnTurns, moment?: Moment): PartitionedUnit
  /** Commits what waits, then leaves the store to others. */
  close(): Promise<void>
}

// An engine is loaded when it is opened: nobody pays for another, or needs a Node that has what another needs.

/** Nobody else can read or write it, and it goes with the process. */
export async function openInMemory({ random, monotonic = systemClock.monotonic }: MemorySettings): Promise<Storage> {
  const { memoryStore } = await import('./memory/store.ts')
  const { memoryPieces } = await import('./blobs/memory-pieces.ts')
  const id = uuidV4(random)
  const engine = Object.assign(memoryStore(), { id, key: storeKeyFrom(random(32)), refusal: undefined })
  const started = await startCache(engine, { random, monotonic }, true)
  return storageOf(engine, started, memoryPieces(), soleHolder, () => started.store.close())
}

type MemorySettings = Required<Pick<StorageSettings, 'random'>> & Pick<StorageSettings, 'monotonic'>

export function openStorage(settings: StorageSettings): Promise<Storage> {
  const { random = randomBytes, monotonic = systemClock.monotonic } = settings
  const rootKey = settings.rootKey ?? usualRootKey(settings, random)
  const tools = { rootKey, random, monotonic }
  return settings.url === undefined ? openFolder(settings.folder, settings.maxPages, tools) : openDatabase(settings.url, tools)
}

type Tools = Required<Pick<StorageSettings, 'rootKey' | 'random' | 'monotonic'>>

async function openFolder(folder: string, maxPages: number | undefined, tools: Tools): Promise<Storage> {
  const { openFolder: open } = await import('./sqlite/folder.ts')
  const { engine, release } = await open(folder, { ...tools, ...(maxPages && { maxPages }) })
  try {
    const { folderPieces } = await import('./blobs/folder-pieces.ts')
    const started = await startCache(engine, tools, true)
    const pieces = folderPieces(folder)
    const close = () => pieces.close().finally(() => started.store.close()).finally(release)
    return storageOf(engine, started, pieces, soleHolder, close)
  } catch (error) {
    release()
    throw error
  }
}

async function openDatabase(url: string, tools: Tools): Promise<Storage> {
  const { openPostgresStore } = await import('./postgres/store.ts')
  const engine = await openPostgresStore({ url, ...tools })
  const started = await startCache(engine, tools, false)
  const { store, begin } = started
  const leases = leaseHolder({ store, begin, monotonic: tools.monotonic, holder: `${engine.id}/${engine.node}` })
  return storageOf(engine, started, engine.pieces, leases, async () => {
    await leases.release()
    await store.close()
  })
}

interface Engine extends Store {
  readonly id: string
  readonly key: StoreKey
  readonly vouched: Journal
  readonly refusal: Error | undefined
  readonly isFailing: boolean
}

async function startCache(engine: Engine, { random, monotonic }: Omit<Tools, 'rootKey'>, isAlone: boolean) {
  const store = cacheOf({ store: engine, monotonic, isAlone })
  await store.start()
  const codec = recordCodec(sealingUnder(engine.key, random))
  const begin: Storage['begin'] = (partition, turns, moment) => beginUnit({ store: moment ?? store, codec, partition, turns })
  return { store, begin, random }
}

type Started = Awaited<ReturnType<typeof startCache>>

function storageOf(
  engine: Engine, { store, begin, random }: Started, pieces: PieceStore, leases: LeaseHolder, close: Storage['close'],
): Storage {
  const { id, key, vouched } = engine
  // INVARIANT: an engine that has a commit whose outcome it cannot know, and that nobody else commits to, refuses all others.
  const isCertain = () => store.isAlone && engine.refusal === undefined
  const blobs = new BlobStore({ pieces, key, random, store, begin, isCertain })
  return {
    id, key, store, blobs, journal: vouched, leases, begin, close,
    get refusal() {
      return engine.refusal
    },
    get isFailing() {
      return engine.isFailing
    },
  }
}
