import { CreateSecret, type CreateSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { newSecret, suffixIn } from '../secret-references.ts'
import { arnOf, placeIn, Secrets, shownArn, type Secret } from '../secrets.ts'
import { withTags } from '../tags.ts'
import { addVersion, isReplay, requireOneValue, requireToken } from '../versions/new-versions.ts'
import { requireUsableKey } from '../versions/secret-values.ts'
import { ownKey } from '../versions/secret-keys.ts'
import { findVersion } from '../versions/secret-versions.ts'

export default operation(CreateSecret, {
  access: [
    { action: 'secretsmanager:CreateSecret', on: newSecret },
    { action: 'secretsmanager:TagResource', on: newSecret, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  // AWS: recorded.
  record: { readOnly: false, extraResponse: shownArn },
  async handle(call) {
    const { input, state, error } = call
    requireValid(call)
    const { Name: name } = input
    const id = requireToken(input.ClientRequestToken, error)
    const before = await state.get(Secrets, [name])
    if (before?.deletionAt !== undefined) throw error('InvalidRequestException', scheduled)
    if (before) return replay(call, before, id)
    const secret = await draftSecret(call)
    if (secret.keyId !== undefined) await requireUsableKey(call, secret)
    const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined
    const made = hasValue ? await addVersion(call, secret, { id, value: input, labels: [] }) : secret
    await state.insert(Secrets, made)
    return { ARN: arnOf(made), Name: name, ...(hasValue && { VersionId: id }) }
  },
})

type CreateCall = Call<CreateSecretRequest, CreateErrors>
type CreateErrors =
  | 'DecryptionFailure' | 'EncryptionFailure' | 'LimitExceededException'
  | 'InvalidParameterException' | 'InvalidRequestException' | 'ResourceExistsException'

async function draftSecret({ input, scope, error, resource }: CreateCall): Promise<Secret> {
  const { Name: name, Description: description } = input
  return {
    ...placeIn(scope), name, suffix: suffixIn(await resource('secretsmanager:CreateSecret')),
    createdAt: scope.now, changedAt: scope.now, tags: withTags({}, input.Tags, error), ...ownKey(input.KmsKeyId),
    ...(description !== undefined && { description }), stages: {}, versions: 0,
  }
}

const scheduled = "You can't create this secret because a secret with this name is already scheduled for deletion."

function requireValid({ input, error, unbuilt }: Pick<CreateCall, 'input' | 'error' | 'unbuilt'>): void {
  const { Name, Tags } = input
  if (!/^[\w/+=.@!-]+$/.test(Name)) throw error('ValidationException', invalidName)
  requireOneValue(input, error)
  const { AddReplicaRegions, ForceOverwriteReplicaSecret = false, Type, CrossAccountPrimaryARN } = input
  const asked = Object.entries({ AddReplicaRegions, ForceOverwriteReplicaSecret, Type, CrossAccountPrimaryARN })
    .find(([, value]) => value !== undefined && value !== false)
  if (asked) throw unbuilt(asked[0])
  withTags({}, Tags, error)
}

const invalidName = 'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'

/** AWS: the same call again makes nothing, and one with another value fails. */
async function replay(call: CreateCall, secret: Secret, id: string) {
  const { input, state, error } = call
  const isThere = await findVersion(state, secret, id)
  if (!isThere) throw error('ResourceExistsException', `The operation failed because the secret ${secret.name} already exists.`)
  await isReplay(call, secret, { id, value: input })
  return { ARN: arnOf(secret), Name: secret.name, VersionId: id }
}
