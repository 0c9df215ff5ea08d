// A server in this process, put together by main.ts as in earnest, on a data folder of its own.
import { join } from 'node:path'
import { after } from 'node:test'
import type { Config } from '../../src/config.ts'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import { Secret } from '../../src/core/secret.ts'
import { startServer as start, type ApplySeed } from '../../src/main.ts'
import type { Storage } from '../../src/storage/open.ts'
import { account, root } from './identity.ts'
import { readRecords } from './journal.ts'
import { storePlace } from './store-place.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface TestServer {
  readonly url: string
  /** Where metrics are served unsigned, if they are. */
  readonly metricsUrl?: string
  /** The data folder. */
  readonly data: string
  /** What the journal holds, oldest first. */
  records(): Promise<readonly TrailEvent[]>
  stop(): Promise<void>
}

/** One that can be called, in whichever process. */
export type Served = Pick<TestServer, 'url'>

type Chosen =
  | 'account' | 'dev' | 'rootAccessKey' | 'metricsPort' | 'quotas' | 'rootKey' | 'trustedProxies'
  | 'mostConnections' | 'httpFront' | 'tls' | 'outbound' | 'attestationRoots'

export interface TestSettings extends Partial<Pick<Config, Chosen>> {
  /** Its store is in memory. */
  readonly ephemeral?: boolean
  /** Stands between the gateway and its store. */
  readonly between?: (storage: Storage) => Storage
  readonly seed?: ApplySeed
  /** Where another server's data are; they go with that server. */
  readonly folder?: string
}

/** Of a server that a test puts together. */
export const defaults = {
  dev: false, log: 'off', quotas: 'fair', trustedProxies: [], mostConnections: 12_000,
  outbound: { private: false },
} as const

/** To be called at the top of a test file: it stops by itself when the file's tests have ended. */
export async function startServer(asked: TestSettings = {}): Promise<TestServer> {
  const { ephemeral, between, seed, folder: given, ...settings } = asked
  const folder = given === undefined ? temporaryFolder() : { path: given, remove: () => undefined }
  const kept = ephemeral ? { place: { kind: 'memory' } as const } : await keptIn(folder.path)
  const place = { host: '127.0.0.1', port: 0, account, ...kept }
  const options = { ...(between && { between }), ...(seed && { seed }) }
  const server = await start({ ...place, ...defaults, rootAccessKey: root, ...settings }, options)
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= server.stop().then(folder.remove))
  after(stop)
  const { url, metricsUrl } = server
  return { url, ...(metricsUrl && { metricsUrl }), data: folder.path, records: () => readRecords(folder.path), stop }
}

/** The store of a data folder: in it, or in the database that stands for it. */
export async function keptIn(folder: string): Promise<Pick<Config, 'place' | 'rootKey'>> {
  const { url } = await storePlace(folder)
  if (url === undefined) return { place: { kind: 'folder', path: folder } }
  return { place: { kind: 'database', url: new Secret(url) }, rootKey: { from: 'file', path: join(folder, 'root-key') } }
}
