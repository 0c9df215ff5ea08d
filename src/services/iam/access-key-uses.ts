// When and for what an access key was used last. A consumer of the journal is to keep these records; no call writes them.
import { unnamed, type Resolver } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import { AccessKeys } from './access-keys.ts'
import { asUser, Users } from './users.ts'

interface AccessKeyUse {
  /** The access key's. */
  readonly id: string
  readonly usedAt: number
  /** As the signature's scope names it. */
  readonly service: string
  readonly region: string
}

export const AccessKeyUses = collection<AccessKeyUse>('iam.access-key-uses', { per: 'global', key: ({ id }) => [id] })

/** AWS: a key that was never used has no date. */
export function describeUse(use: AccessKeyUse | undefined) {
  if (!use) return { ServiceName: 'N/A', Region: 'N/A' }
  return { LastUsedDate: new Date(use.usedAt), ServiceName: use.service, Region: use.region }
}

/** The user whose access key the request names. */
export const ownerOfKey: Resolver<{ readonly AccessKeyId?: string | undefined }> = async ({ AccessKeyId }, { scope, state }) => {
  const key = AccessKeyId === undefined ? undefined : await state.get(AccessKeys, [AccessKeyId])
  const user = key?.account === scope.account ? await state.get(Users, [key.userId]) : undefined
  return user ? asUser(user) : unnamed
}
