// What the gateway asks of IAM: whose access key this is, and which policies its owner has.
import type { Credential, Credentials, Principals } from '../../gateway/ports.ts'
import { derived } from '../../storage/derived.ts'
import { AccessKeys, type AccessKey } from './access-keys.ts'
import { policiesOfUser } from './user-policies.ts'
import { userArn, Users, type User } from './users.ts'

/** Held by the user's record and, within it, by the key's: the same object while neither changes. */
const credentialsOf = derived((_user: User) => new WeakMap<AccessKey, Credential>())

export const credentials: Credentials = {
  async find(state, accessKeyId) {
    const key = await state.get(AccessKeys, [accessKeyId])
    if (!key?.active) return undefined
    const user = await state.in({ account: key.account, region: '' }).get(Users, [key.userId])
    if (!user) return undefined
    const held = credentialsOf(user)
    let credential = held.get(key)
    if (!credential) held.set(key, (credential = { caller: callerOf(user, key), secretAccessKey: key.secret }))
    return credential
  },
}

function callerOf(user: User, key: AccessKey): Credential['caller'] {
  return {
    kind: user.name === undefined ? 'root' : 'user',
    account: user.account,
    arn: userArn(user),
    id: user.id,
    accessKeyId: key.id,
    ...(user.name !== undefined && { userName: user.name }),
    tags: user.tags,
  }
}

export const principals: Principals = {
  async policiesOf(state, caller) {
    if (caller.kind === 'root') return { identity: [] }
    const user = await state.in({ account: caller.account, region: '' }).get(Users, [caller.id])
    return { identity: user ? policiesOfUser(user) : [] }
  },
}
