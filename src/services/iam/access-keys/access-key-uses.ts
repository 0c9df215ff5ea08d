// When and for what an access key was used last. A consumer of the journal keeps these records; no call writes them.
import { IndexReader, linesOf, recordTime } from '../../../core/records/journal-record.ts'
import { wildcardResource, unnamed, type Resolver } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { Consumer } from '../../../storage/journal/consumer.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { AccessKeys } from './access-keys.ts'
import { asUser, Users } from '../users/users.ts'

interface AccessKeyUse {
  /** The access key's. */
  readonly id: string
  readonly usedAt: number
  /** As the signature's scope names it. */
  readonly service: string
  readonly region: string
}

export const AccessKeyUses = collection<AccessKeyUse>('iam.access-key-uses', { per: 'global', key: ({ id }) => [id] })

/** Takes the newest record of each access key. */
export const accessKeyUses: Consumer = {
  name: 'iam.access-key-uses',
  size: 2048,
  least: 1,
  async consume(pages, unit) {
    const newest = new Map<string, AccessKeyUse>()
    const indexes = new IndexReader()
    for await (const entries of pages) {
      for (const { record } of entries) {
        const lines = linesOf(record)
        const { accessKeyId: id, source, region } = indexes.read(lines)
        if (id !== undefined) newest.set(id, { id, usedAt: recordTime(lines), service: source.split('.', 1)[0]!, region })
      }
    }
    for (const use of newest.values()) await keepUse(unit, use)
  },
}

// Of keys that stand alone: anybody may ask for sessions, and use each once.
async function keepUse(unit: UnitOfWork, use: AccessKeyUse): Promise<void> {
  if (!(await unit.refer(AccessKeys, [use.id]))) return
  const before = await unit.get(AccessKeyUses, [use.id])
  await (before ? unit.update(AccessKeyUses, use) : unit.insert(AccessKeyUses, use))
}

/** AWS: a key that was never used has no date. */
export function describeUse(use: AccessKeyUse | undefined) {
  if (!use) return { ServiceName: 'N/A', Region: 'N/A' }
  return { LastUsedDate: new Date(use.usedAt), ServiceName: use.service, Region: use.region }
}

/**
 * The user whose access key the request names. INVARIANT: a denial calls it by the key, be it somebody's or nobody's: whose it
 * is, and whether it is there, is what the caller is not allowed to ask.
 */
export const ownerOfKey: Resolver<{ readonly AccessKeyId?: string | undefined }> = async ({ AccessKeyId }, { scope, state }) => {
  if (AccessKeyId === undefined) return unnamed
  const key = await state.get(AccessKeys, [AccessKeyId])
  const user = key?.account === scope.account ? await state.get(Users, [key.userId]) : undefined
  const displayName = `access key ${AccessKeyId}`
  return user ? { ...asUser(user), displayName } : { ...wildcardResource(scope), exists: false, displayName }
}
