import { CreateSecret, type CreateSecretRequest } from '../../../contracts/secretsmanager.gen.ts'
import { isReservedTag, tagsFrom } from '../../../core/tags.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { arnOf, newSecret, placeIn, Secrets, shownArn, suffixIn, type Secret } from '../secrets.ts'
import { openValue, sealValue, SecretVersions } from '../secret-values.ts'

export default operation(CreateSecret, {
  access: [
    { action: 'secretsmanager:CreateSecret', on: newSecret },
    { action: 'secretsmanager:TagResource', on: newSecret, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  // AWS: recorded.
  record: { readOnly: false, extraResponse: shownArn },
  async handle(call) {
    const { input, scope, state, error } = call
    requireValid(call)
    const { Name: name, ClientRequestToken: id, Description: description, KmsKeyId: keyId } = input
    if (id === undefined) throw error('InvalidRequestException', noToken)
    const before = await state.get(Secrets, [name])
    if (before?.deletionAt !== undefined) throw error('InvalidRequestException', scheduled)
    if (before) return replay(call, before, id)
    const suffix = suffixIn(await call.resource('secretsmanager:CreateSecret'))
    const secret: Secret = {
      ...placeIn(scope), name, suffix, createdAt: scope.now, tags: tagsOf(input),
      ...(description !== undefined && { description }), ...(keyId !== undefined && { keyId }), stages: {},
    }
    const version = await sealValue(call, secret, id, input)
    await state.insert(Secrets, version ? { ...secret, stages: { AWSCURRENT: id } } : secret)
    if (version) await state.insert(SecretVersions, version)
    return { ARN: arnOf(secret), Name: name, ...(version && { VersionId: id }) }
  },
})

type CreateCall = Call<CreateSecretRequest, CreateErrors>
type CreateErrors =
  | 'DecryptionFailure' | 'EncryptionFailure'
  | 'InvalidParameterException' | 'InvalidRequestException' | 'ResourceExistsException'

const tagsOf = ({ Tags }: CreateSecretRequest) => tagsFrom(Tags?.map(({ Key = '', Value = '' }) => ({ Key, Value })))

const scheduled = "You can't create this secret because a secret with this name is already scheduled for deletion."
const noToken = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.'

function requireValid({ input, error, unbuilt }: Pick<CreateCall, 'input' | 'error' | 'unbuilt'>): void {
  const { Name, SecretString, SecretBinary, Tags } = input
  if (!/^[\w/+=.@!-]+$/.test(Name)) throw error('ValidationException', invalidName)
  if (SecretString !== undefined && SecretBinary !== undefined) throw error('InvalidParameterException', twoValues)
  const { AddReplicaRegions, ForceOverwriteReplicaSecret = false, Type, CrossAccountPrimaryARN } = input
  const asked = Object.entries({ AddReplicaRegions, ForceOverwriteReplicaSecret, Type, CrossAccountPrimaryARN })
    .find(([, value]) => value !== undefined && value !== false)
  if (asked) throw unbuilt(asked[0])
  if (Tags?.some(({ Key }) => Key === undefined || isReservedTag(Key))) throw error('InvalidParameterException', reservedTag)
}

const invalidName = 'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!'
const twoValues = "You can't specify both a binary secret value and a string secret value in the same secret."
// The sentence is ours.
const reservedTag = 'A tag needs a key, and one that begins with aws: is reserved.'

/** AWS: the same call again makes nothing, and one with another value fails; to compare them the first is decrypted. */
async function replay(call: CreateCall, secret: Secret, id: string) {
  const { input, state, error } = call
  const version = await state.get(SecretVersions, [secret.name, secret.suffix, id])
  if (!version) throw error('ResourceExistsException', `The operation failed because the secret ${secret.name} already exists.`)
  if (!isSame(await openValue(call, secret, version), input)) throw error('ResourceExistsException', inUse(secret, id))
  return { ARN: arnOf(secret), Name: secret.name, VersionId: id }
}

const inUse = (secret: Secret, id: string): string =>
  `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${arnOf(secret)}.`

type Given = Pick<CreateSecretRequest, 'SecretString' | 'SecretBinary'>

const isSame = (one: Given, other: Given): boolean =>
  one.SecretString === other.SecretString
  && Buffer.compare(one.SecretBinary ?? new Uint8Array(), other.SecretBinary ?? new Uint8Array()) === 0
