import { CreateKey, type CreateKeyRequest } from '../../../contracts/kms.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { Secret } from '../../../core/secret.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { ensureHeaderKey } from '../ciphertexts.ts'
import { KeyMaterials } from '../key-materials.ts'
import { defaultPolicy, requirePolicy } from '../key-policies.ts'
import { everyKey } from '../key-references.ts'
import { describeKey, Keys, newMaterialId } from '../keys.ts'
import { requireTags, tagsOf } from '../tags.ts'

export default operation(CreateKey, {
  access: [
    { action: 'kms:CreateKey', on: everyKey },
    { action: 'kms:TagResource', on: everyKey, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: {
    readOnly: false,
    defaults: { Description: '', KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT', Origin: 'AWS_KMS', MultiRegion: false },
    omit: ['Policy'],
    response: output => output,
    names: (_input, output) => (output?.KeyMetadata?.Arn ? [{ type: 'AWS::KMS::Key', name: output.KeyMetadata.Arn }] : []),
  },
  async handle(call) {
    const { input, scope, state, once, error } = call
    requireBuiltKind(call)
    requireTags(input.Tags, error)
    if (input.Policy !== undefined) requirePolicy(input.Policy, error)
    await ensureHeaderKey(state, () => once('header key', random => random(32)))
    const materialId = once('material id', newMaterialId)
    const key = {
      id: once('key id', uuidV4),
      partition: scope.partition,
      account: scope.account,
      region: scope.region,
      description: input.Description ?? '',
      state: 'Enabled' as const,
      createdAt: scope.now,
      policy: input.Policy ?? defaultPolicy(scope),
      tags: tagsOf(input.Tags),
      currentMaterialId: materialId,
    }
    await state.insert(Keys, key)
    const bytes = new Secret<Uint8Array>(once('material', random => random(32)))
    await state.insert(KeyMaterials, { keyId: key.id, id: materialId, bytes })
    return { KeyMetadata: describeKey(key) }
  },
})

/** Symmetric keys whose material KMS makes are built; for all else AWS has, the answer says so. */
function requireBuiltKind({ input, error }: Pick<Call<CreateKeyRequest>, 'input' | 'error'>): void {
  if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined) {
    throw error(
      'ValidationException',
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    )
  }
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
  const usage = input.KeyUsage ?? 'ENCRYPT_DECRYPT'
  if (spec === 'SYMMETRIC_DEFAULT' && usage !== 'ENCRYPT_DECRYPT') {
    throw error('ValidationException', `The operation failed because the KeyUsage value of the CMK is ${usage}. KeySpec SYMMETRIC_DEFAULT supports only ENCRYPT_DECRYPT.`)
  }
  const asked: readonly [string, string | undefined, string][] = [
    ['KeySpec', spec, 'SYMMETRIC_DEFAULT'],
    ['Origin', input.Origin, 'AWS_KMS'],
    ['CustomKeyStoreId', input.CustomKeyStoreId, ''],
    ['XksKeyId', input.XksKeyId, ''],
    ['MultiRegion', input.MultiRegion === true ? 'true' : undefined, ''],
  ]
  for (const [member, value, built] of asked) {
    if (value !== undefined && value !== built) {
      throw error('NotImplementedException', `kms:CreateKey with ${member} ${value} is not implemented by Stockade.`)
    }
  }
}
