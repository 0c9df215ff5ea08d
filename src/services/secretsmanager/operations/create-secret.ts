import { CreateSecret, type CreateSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { copyLater } from '../replication/changes.ts'
import { newCrossAccountReplica } from '../replication/cross-account.ts'
import type { Replica } from '../replication/replica.ts'
import { newReplicas } from '../replication/replica-regions.ts'
import { describeReplicas, withReplicas } from '../replication/replicas.ts'
import { requireName } from '../secret-names.ts'
import { madeSecret, newSecret, suffixIn } from '../secret-references.ts'
import { arnOf, placeIn, Secrets, type Secret } from '../secrets.ts'
import { withTags } from '../tags.ts'
import { addVersion, isReplay, requireToken } from '../versions/new-versions.ts'
import { requireUsableKey } from '../versions/chosen-keys.ts'
import { isDefaultKey, keptKey } from '../versions/secret-keys.ts'
import { valueIn, type SecretValue } from '../versions/secret-values.ts'

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
    const { input: { Name: name, ClientRequestToken }, state, error } = call
    const given = givenIn(call)
    const { value, replicas } = given
    const id = requireToken(ClientRequestToken, error)
    const before = await state.get(Secrets, [name])
    if (before?.deletionAt !== undefined) throw error('InvalidRequestException', scheduled)
    if (before) return replay(call, before, { id, value })
    const secret = await draftSecret(call, given)
    if (!isDefaultKey(secret.keyId)) await requireUsableKey(call, secret)
    const made = value ? await addVersion(call, secret, { id, value, labels: [] }) : secret
    const replicated = await copyLater(call, withReplicas(made, replicas))
    await state.insert(Secrets, replicated)
    return {
      ARN: arnOf(made), Name: name, ...(value && { VersionId: id }),
      ...(replicated.replicas && { ReplicationStatus: describeReplicas(replicated.replicas) }),
    }
  },
})

type CreateCall = Call<CreateSecretRequest, CreateErrors>
type CreateErrors =
  | 'DecryptionFailure' | 'EncryptionFailure' | 'LimitExceededException'
  | 'InvalidParameterException' | 'InvalidRequestException' | 'ResourceExistsException'

/** What the request has, as a secret has it. */
interface Given extends Pick<Secret, 'tags' | 'crossAccountPrimary'> {
  readonly value: SecretValue | undefined
  readonly replicas: readonly Replica[]
}

function givenIn({ input, scope, error }: Pick<CreateCall, 'input' | 'scope' | 'error'>): Given {
  requireName(input.Name, error)
  return {
    value: valueIn(input, error),
    ...newCrossAccountReplica(input, placeIn(scope), error),
    tags: withTags({}, input.Tags, error),
    replicas: newReplicas(input, placeIn(scope), error),
  }
}

async function draftSecret({ input, scope, resource }: CreateCall, { tags, crossAccountPrimary }: Given): Promise<Secret> {
  const { Name: name, Description: description, Type } = input
  return {
    ...placeIn(scope), name, suffix: suffixIn(await resource('secretsmanager:CreateSecret')),
    createdAt: scope.now, changedAt: scope.now, tags, ...keptKey(input.KmsKeyId),
    // AWS: an empty one is none (recorded).
    ...(description && { description }), ...(Type ? { type: Type } : {}),
    ...(crossAccountPrimary && { crossAccountPrimary }), stages: {}, versions: 0,
  }
}

const scheduled = "You can't create this secret because a secret with this name is already scheduled for deletion."

/** AWS: the same call again makes nothing, and one with another value fails. */
async function replay(call: CreateCall, secret: Secret, asked: { readonly id: string } & Pick<Given, 'value'>) {
  const { error } = call
  if (!(await isReplay(call, secret, asked))) {
    throw error('ResourceExistsException', `The operation failed because the secret ${secret.name} already exists.`)
  }
  return { ARN: arnOf(secret), Name: secret.name, VersionId: asked.id }
}
