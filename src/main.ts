// The composition root: config -> storage -> services -> gateway. Nothing else wires things together.
import { createSecretKey } from 'node:crypto'
import type { Config } from './config.ts'
import { systemClock } from './core/clock.ts'
import { uuidV4 } from './core/ids.ts'
import { pooledRandom } from './core/random.ts'
import { createDirectory } from './gateway/directory.ts'
import type { Gateway } from './gateway/gateway.ts'
import { listen } from './gateway/server.ts'
import { forgetRootCredentials, rootCredentialsPath, writeRootCredentials } from './storage/root-credentials.ts'
import { credentials, principals } from './services/iam/ports.ts'
import { ensureRootUser } from './services/iam/root-user.ts'
import { services } from './services/index.ts'
import { openStorage, type Storage } from './storage/open.ts'
import { version } from './core/version.ts'

export interface Server {
  readonly url: string
  /** Set where this start made the root user's access key. */
  readonly newRootCredentials?: string
  /** Answers what is under way, commits it, and leaves the data folder. */
  stop(): Promise<void>
}

export async function startServer(config: Config): Promise<Server> {
  const random = pooledRandom()
  const storage = await openStorage({ folder: config.data, random })
  try {
    const newRootCredentials = await provideRootUser(storage, config, random)
    const gateway: Gateway = {
      directory: createDirectory(services),
      ports: { credentials, principals },
      store: storage.store,
      journal: storage.journal,
      clock: systemClock,
      random,
      tokenKey: createSecretKey(storage.rootKey.derive('page tokens')),
      begin: storage.begin,
      log: { error: logError },
    }
    const listener = await listen(gateway, config.host, config.port, version)
    return {
      url: listener.url,
      ...(newRootCredentials !== undefined && { newRootCredentials }),
      async stop() {
        await listener.drain()
        await storage.close()
      },
    }
  } catch (thrown) {
    await storage.close()
    throw thrown
  }
}

async function provideRootUser(storage: Storage, config: Config, random: Gateway['random']): Promise<string | undefined> {
  const state = storage.begin({ account: config.account, region: '' })
  const made = await ensureRootUser(state, config.account, config.rootAccessKey, systemClock.now(), random)
  // The file comes first: a key that nobody can read any more would be worse than one that is made again.
  if (made) writeRootCredentials(config.data, made)
  if (state.writes) {
    const outcome = await storage.store.commit(state.toBatch([], uuidV4(random)))
    if (!outcome.committed) throw new Error('The root user changed while the server started.')
  }
  if (config.rootAccessKey) forgetRootCredentials(config.data)
  return made && rootCredentialsPath(config.data)
}

function logError(message: string, details: Readonly<Record<string, unknown>>): void {
  const shown = Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, value instanceof Error ? (value.stack ?? String(value)) : value]),
  )
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level: 'error', message, ...shown })}\n`)
}
