import type { RandomBytes } from '../../../core/ids.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { NamedResource } from '../../../core/records/journal-record.ts'
import { collection } from '../../../storage/collection.ts'
import { namesOf } from '../history-names.ts'
import type { User } from '../users/users.ts'

export interface AccessKey {
  readonly id: string
  readonly account: string
  readonly userId: string
  readonly active: boolean
  readonly createdAt: number
  readonly secret: Secret<string>
}

/** Global: a request names its access key before anything is known of its account. */
export const AccessKeys = collection<AccessKey>('iam.access-keys', { per: 'global', key: ({ id }) => [id], sealed: ['secret'] })

/** 40 characters of base 64. */
export function newSecretAccessKey(random: RandomBytes): string {
  return Buffer.from(random(30)).toString('base64')
}

type KeyCall = Pick<Call<{ readonly AccessKeyId: string }, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

/** The access key that the request names, of this user. */
export async function getAccessKey({ input: { AccessKeyId }, state, error }: KeyCall, user: User): Promise<AccessKey> {
  const key = await state.get(AccessKeys, [AccessKeyId])
  if (!key || key.userId !== user.id || key.account !== user.account) {
    throw error('NoSuchEntityException', `The Access Key with id ${AccessKeyId} cannot be found.`)
  }
  return key
}

/** The access key that is named. */
export const accessKeyNames = ({ AccessKeyId }: { readonly AccessKeyId?: string | undefined } = {}): NamedResource[] =>
  namesOf('AccessKey', AccessKeyId)

/** As IAM's lists show it, without its secret. */
export function describeAccessKey(key: AccessKey, userName: string | undefined) {
  // AWS: a key of root's names no user, although the model of a new key requires it.
  const named = userName === undefined ? ({} as { UserName: string }) : { UserName: userName }
  return {
    ...named,
    AccessKeyId: key.id,
    Status: key.active ? ('Active' as const) : ('Inactive' as const),
    CreateDate: new Date(key.createdAt),
  }
}
