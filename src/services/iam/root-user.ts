import { wholeSeconds } from '../../core/clock.ts'
import { accessKeyIdFor, type RandomBytes } from '../../core/ids.ts'
import { ownPartition } from '../../core/regions.ts'
import { Secret } from '../../core/secret.ts'
import type { AccessKey } from '../../core/server-access.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { AccessKeyUses } from './access-keys/access-key-uses.ts'
import { AccessKeys, newSecretAccessKey } from './access-keys/access-keys.ts'
import { Users, type User } from './users/users.ts'

export function newRootAccessKey(account: string, random: RandomBytes): AccessKey {
  return { accessKeyId: accessKeyIdFor('AKIA', account, random), secretAccessKey: newSecretAccessKey(random) }
}

/**
 * The account's root user with an access key: the configured one, which replaces whatever was there; else the one that is
 * there; else a new one, which is answered so that it can be shown to its owner once. Throws one sentence where the configured
 * one is somebody else's.
 */
export async function ensureRootUser(
  state: UnitOfWork,
  account: string,
  configured: AccessKey | undefined,
  now: number,
  random: RandomBytes,
): Promise<AccessKey | undefined> {
  const found = await state.get(Users, [account])
  if (configured) await requireRootKey(state, configured.accessKeyId, account)
  if (found && found.accessKeyIds.length > 0 && !configured) return undefined
  if (found && configured && (await holdsOnly(state, found, configured))) return undefined
  const key = configured ?? newRootAccessKey(account, random)
  const root: User = {
    id: account,
    account,
    partition: ownPartition,
    path: '/',
    createdAt: found?.createdAt ?? wholeSeconds(now),
    tags: {},
    accessKeyIds: [key.accessKeyId],
    groupIds: found?.groupIds ?? [],
    policies: {},
    attached: found?.attached ?? [],
    ...(found?.mfaDevices && { mfaDevices: found.mfaDevices }),
    ...(found?.certificateIds && { certificateIds: found.certificateIds }),
  }
  for (const id of found?.accessKeyIds ?? []) {
    const old = await state.get(AccessKeys, [id])
    if (!old || id === key.accessKeyId) continue
    await state.remove(AccessKeys, old)
    await state.drop(AccessKeyUses, [id])
  }
  const secret = new Secret(key.secretAccessKey)
  const record = { id: key.accessKeyId, account, userId: root.id, active: true, createdAt: wholeSeconds(now), secret }
  if (await state.get(AccessKeys, [record.id])) await state.update(AccessKeys, record)
  else await state.insert(AccessKeys, record)
  if (found) await state.update(Users, root)
  else await state.insert(Users, root)
  return configured ? undefined : key
}

/**
 * Throws one sentence where the store has the key and another holds it than the root user of the account: who signs with it would
 * be somebody else, or who held it nobody.
 */
export async function requireRootKey(state: ReadUnit, accessKeyId: string, account: string): Promise<void> {
  const held = await state.get(AccessKeys, [accessKeyId])
  if (!held || (held.account === account && held.userId === account)) return
  if (held.userId !== held.account) {
    throw new Error(`The access key ${accessKeyId} is that of a user of account ${held.account}, so the root user of ${account} `
      + 'cannot have it: set STOCKADE_ROOT_ACCESS_KEY_ID to another.')
  }
  throw new Error(`The access key ${accessKeyId} is that of the root user of account ${held.account}: start the server with `
    + `--account ${held.account}, or set another key for the root user of ${account}.`)
}

/** Whether the key, secret and all, is that of a root user of the store. */
export async function isRootKey(state: ReadUnit, { accessKeyId, secretAccessKey }: AccessKey): Promise<boolean> {
  const held = await state.get(AccessKeys, [accessKeyId])
  return held !== undefined && held.userId === held.account && held.secret.reveal() === secretAccessKey
}

/** Whether nothing is to be written: so nodes that start with the same key do not meet each other. */
async function holdsOnly(state: ReadUnit, { accessKeyIds }: User, key: AccessKey): Promise<boolean> {
  if (accessKeyIds.length !== 1 || accessKeyIds[0] !== key.accessKeyId) return false
  const held = await state.get(AccessKeys, [key.accessKeyId])
  return held !== undefined && held.active && held.secret.reveal() === key.secretAccessKey
}
