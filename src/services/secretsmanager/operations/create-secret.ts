import { CreateSecret, type CreateSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { copyLater } from '../replication/changes.ts'
import { newCrossAccountReplica } from '../replication/cross-account.ts'
import { newReplicas } from '../replication/replica-regions.ts'
import { describeReplicas, withReplicas } from '../replication/replicas.ts'
import { requireName } from '../secret-names.ts'
import { madeSecret, newSecret, suffixIn } from '../secret-references.ts'
import { arnOf, placeIn, Secrets, type Secret } from '../secrets.ts'
import { withTags } from '../tags.ts'
import { addVersion, isReplay, requireOneValue, requireToken } from '../versions/new-versions.ts'
import { requireUsableKey } from '../versions/chosen-keys.ts'
import { isDefaultKey, keptKey } from '../versions/secret-keys.ts'
import { findVersion } from '../versions/secret-versions.ts'

export default operation(CreateSecret, {
  access: [
    { action: 'secretsmanager:CreateSecret', on: newSecret },
    { action: 'secretsmanager:TagResource', on: newSecret, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
    { action: 'secretsmanager:ReplicateSecretToRegions', on: newSecret, when: ({ AddReplicaRegions }) => !!AddReplicaRegions },
    { action: 'secretsmanager:PutResourcePolicy', on: newSecret, when: ({ CrossAccountPrimaryARN: arn }) => arn !== undefined },
  ],
  // AWS: recorded.
  record: { readOnly: false, defaults: { ForceOverwriteReplicaSecret: false }, ...madeSecret },
  async handle(call) {
    const { input, state, error } = call
    requireValid(call)
    const { Name: name } = input
    const id = requireToken(input.ClientRequestToken, error)
    const before = await state.get(Secrets, [name])
    if (before?.deletionAt !== undefined) throw error('InvalidRequestException', scheduled)
    if (before) return replay(call, before, id)
    const secret = await draftSecret(call)
    if (!isDefaultKey(secret.keyId)) await requireUsableKey(call, secret)
    const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined
    const made = hasValue ? await addVersion(call, secret, { id, value: input, labels: [] }) : secret
    const replicated = await replicate(call, made)
    await state.insert(Secrets, replicated)
    return {
      ARN: arnOf(made), Name: name, ...(hasValue && { VersionId: id }),
      ...(replicated.replicas && { ReplicationStatus: describeReplicas(replicated.replicas) }),
    }
  },
})

type CreateCall = Call<CreateSecretRequest, CreateErrors>
type CreateErrors =
  | 'DecryptionFailure' | 'EncryptionFailure' | 'LimitExceededException'
  | 'InvalidParameterException' | 'InvalidRequestException' | 'ResourceExistsException'

async function draftSecret({ input, scope, error, resource }: CreateCall): Promise<Secret> {
  const { Name: name, Description: description, Type } = input
  return {
    ...placeIn(scope), name, suffix: suffixIn(await resource('secretsmanager:CreateSecret')),
    createdAt: scope.now, changedAt: scope.now, tags: withTags({}, input.Tags, error), ...keptKey(input.KmsKeyId),
    // AWS: an empty one is none (recorded).
    ...(description && { description }), ...(Type ? { type: Type } : {}),
    ...newCrossAccountReplica(input, placeIn(scope), error), stages: {}, versions: 0,
  }
}

async function replicate(call: CreateCall, secret: Secret): Promise<Secret> {
  const { input: { AddReplicaRegions = [], ForceOverwriteReplicaSecret = false }, error } = call
  const replicas = newReplicas(AddReplicaRegions, secret, error)
  return copyLater(call, withReplicas(secret, replicas), ForceOverwriteReplicaSecret ? replicas.map(({ region }) => region) : [])
}

const scheduled = "You can't create this secret because a secret with this name is already scheduled for deletion."

function requireValid({ input, scope, error }: Pick<CreateCall, 'input' | 'scope' | 'error'>): void {
  const { Name, Tags } = input
  requireName(Name, error)
  requireOneValue(input, error)
  newCrossAccountReplica(input, placeIn(scope), error)
  withTags({}, Tags, error)
  newReplicas(input.AddReplicaRegions ?? [], placeIn(scope), error)
}

/** AWS: the same call again makes nothing, and one with another value fails. */
async function replay(call: CreateCall, secret: Secret, id: string) {
  const { input, state, error } = call
  const isThere = await findVersion(state, secret, id)
  if (!isThere) throw error('ResourceExistsException', `The operation failed because the secret ${secret.name} already exists.`)
  await isReplay(call, secret, { id, value: input })
  return { ARN: arnOf(secret), Name: secret.name, VersionId: id }
}
