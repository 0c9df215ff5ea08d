// A user's SSH public key. Nothing here takes one: it is kept, shown and counted as on AWS.
import { uniqueId, type RandomBytes } from '../../../core/ids.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { User } from '../users/users.ts'
import { fingerprintOf, readSshKey, writeSshKey, type SshEncoding, type SshKey } from './ssh-key-text.ts'
import { findCredential, statusOf, userNamedIn, type CredentialKind, type UserCredential } from './user-credentials.ts'

export interface SshPublicKey extends UserCredential {
  /** The key itself, in base 64: what a line of OpenSSH's has. */
  readonly blob: string
}

export const SshPublicKeys: CredentialKind<SshPublicKey> = {
  records: collection<SshPublicKey>('iam.ssh-public-keys', { per: 'account', key: ({ id }) => [id] }),
  idsOf: ({ sshKeyIds = [] }) => sshKeyIds,
  withIds: (user, ids) => ({ ...user, sshKeyIds: ids }),
}

/** AWS: of a user (User Guide). */
export const mostSshKeys = 5

/** AWS: `APKA` and sixteen more, as an access key id has. */
export const newSshKeyId = (random: RandomBytes): string => uniqueId('APKA', random, 16)

type BodyCall = Pick<Call<unknown, 'InvalidPublicKeyException' | 'UnrecognizedPublicKeyEncodingException'>, 'error'>

/** AWS: the codes are declared; which text has which, and the sentences, are ours. */
export function requireSshKey({ error }: BodyCall, body: string): SshKey {
  const key = readSshKey(body)
  if (key === 'unrecognized') {
    throw error('UnrecognizedPublicKeyEncodingException', 'The public key must be encoded in ssh-rsa format or PEM format.')
  }
  if (key === 'invalid') throw error('InvalidPublicKeyException', 'The public key must be an RSA key of 2048 bits or more.')
  return key
}

type KeyCall = Pick<Call<{ readonly SSHPublicKeyId: string }, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

/** The key that the request names, of this user. AWS: the sentence is recorded. */
export async function getSshKey({ input: { SSHPublicKeyId: id }, state, error }: KeyCall, user: User): Promise<SshPublicKey> {
  const key = await findCredential(state, user, SshPublicKeys, id)
  if (!key) throw error('NoSuchEntityException', `The Public Key with id ${id} cannot be found.`)
  return key
}

/** As a list shows it. */
export const describeSshKey = (key: SshPublicKey, user: User) =>
  ({ ...userNamedIn(user), SSHPublicKeyId: key.id, Status: statusOf(key), UploadDate: new Date(key.createdAt) })

/** With the key itself. AWS: without the comment that it came with, as clients expect. */
export function showSshKey(key: SshPublicKey, user: User, encoding: SshEncoding) {
  const blob = Buffer.from(key.blob, 'base64')
  return { ...describeSshKey(key, user), SSHPublicKeyBody: writeSshKey(blob, encoding), Fingerprint: fingerprintOf(blob) }
}
