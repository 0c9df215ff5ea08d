// The root user at a start: as it is configured, else with a key that is made once and kept in the data folder.
import type { Instant } from '../../core/clock.ts'
import { ConfigError } from '../../core/config-error.ts'
import { uuidV4, type RandomBytes } from '../../core/ids.ts'
import type { AccessKey } from '../../core/server-access.ts'
import type { Place } from '../../core/store-place.ts'
import type { Storage } from '../../storage/open.ts'
import {
  forgetRootCredentials, readRootCredentials, rootCredentialsPath, writeRootCredentials,
} from '../../storage/secrets/root-credentials.ts'
import { ensureRootUser, isRootKey, requireRootKey } from './root-user.ts'

/** Nodes that start at once and change the root user. */
const mostStarts = 20

interface Settings {
  readonly place: Place
  readonly account: string
  /** The one that is configured, or drawn where nothing is kept. */
  readonly rootAccessKey?: AccessKey
}

/** Answers the file that holds the root user's access key, where one does. Other nodes of the store may be doing the same. */
export async function provideRootUser(
  storage: Storage, { place, account, rootAccessKey }: Settings, random: RandomBytes, steady: () => Instant,
): Promise<string | undefined> {
  const folder = place.kind === 'folder' ? place.path : undefined
  for (let tried = 0; tried < mostStarts; tried++) {
    const state = storage.begin({ account, region: '' })
    const kept = folder === undefined ? undefined : readRootCredentials(folder)
    const made = await ensureRootUser(state, account, rootAccessKey, steady(), random)
    if (made && folder === undefined) {
      throw new ConfigError(
        'This store has no root user yet: set STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY.',
      )
    }
    if (made && kept) await requireRootKey(state, kept.accessKeyId, account)
    // The file comes first: a key that nobody can read any more would be worse than one that is made again.
    if (made && folder !== undefined) writeRootCredentials(folder, made)
    const committed = !state.writes || (await storage.store.commit(state.toBatch([], uuidV4(random)))).committed
    if (!committed) continue
    if (folder === undefined) return undefined
    const isCurrent = made !== undefined || (kept && (await isRootKey(storage.begin({ account: '', region: '' }), kept)))
    if (kept && !isCurrent) forgetRootCredentials(folder)
    return isCurrent && !rootAccessKey ? rootCredentialsPath(folder) : undefined
  }
  throw new Error('The root user kept changing while the server started.')
}
