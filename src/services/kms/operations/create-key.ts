import { CreateKey, type CreateKeyRequest } from '../../../contracts/kms.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { keyMade } from '../history-names.ts'
import { unbuiltSpec } from '../cryptography/key-pairs.ts'
import { attachXksKey, getXksKey } from '../key-stores/new-xks-keys.ts'
import { requireImportable, requireUsage, type KeyKind } from '../keys/key-specs.ts'
import { draftKey, keepKey } from '../keys/key-making.ts'
import { defaultPolicy } from '../policies/key-policies.ts'
import { newKey, newKeyToTag } from '../keys/key-resources.ts'
import { describeKey, type KmsKey } from '../keys/keys.ts'
import { findPrimaryBehind } from '../keys/multi-region/internal-calls.ts'
import { draftReplica, keepReplica } from '../keys/multi-region/related-keys.ts'
import { ensureRole, synchronizingRole } from '../keys/multi-region/synchronizing.ts'
import { withPolicy } from '../policies/new-key-policies.ts'
import { requireFewTags, requireTags, tagsOf } from '../tags.ts'

export default operation(CreateKey, {
  access: [
    { action: 'kms:CreateKey', on: newKey },
    { action: 'kms:TagResource', on: newKeyToTag, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
    { action: 'iam:CreateServiceLinkedRole', on: synchronizingRole, when: isOfPrimary },
  ],
  record: {
    readOnly: false,
    // AWS: recorded. MultiRegion is shown where it was asked for.
    defaults: {
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
      BypassPolicyLockoutSafetyCheck: false,
    },
    response: output => output,
    created: ({ KeyMetadata }, { account }) =>
      KeyMetadata?.Arn === undefined ? undefined : { accountId: account, type: 'AWS::KMS::Key', ARN: KeyMetadata.Arn },
    names: (_input, output) => keyMade(output?.KeyMetadata),
  },
  async handle(call) {
    const { input, scope, state, error } = call
    const kind = requireKind(call)
    requireTags(input.Tags, error)
    const tags = tagsOf(input.Tags)
    requireFewTags(tags, error)
    const facts = {
      policy: defaultPolicy(scope), principals: {}, description: input.Description ?? '', manager: 'CUSTOMER' as const,
      aliases: [], tags,
    }
    // AWS: a replica is made by ReplicateKey alone, which asks for this operation in the replica's Region.
    const primary = findPrimaryBehind(input)
    const xks = await getXksKey(call, kind)
    const draft = primary ? draftReplica(scope, primary, facts) : draftKey(call, {
      ...kind, ...facts, ...(xks && { xks }),
      ...(input.MultiRegion && { multiRegion: { primary: scope.region, replicas: [] } }),
    })
    const key = input.Policy === undefined ? draft : await withPolicy(call, draft, input.Policy)
    if (primary) await keepReplica(state, primary, key)
    else await keepKey(call, key)
    if (xks) await attachXksKey(call, key)
    if (isOfPrimary(input)) await ensureRole(call)
    return { KeyMetadata: describeKey(key) }
  },
})

function isOfPrimary(input: { readonly MultiRegion?: boolean | undefined }): boolean {
  return input.MultiRegion === true && findPrimaryBehind(input) === undefined
}

type KindCall = Pick<Call<CreateKeyRequest, 'UnsupportedOperationException'>, 'input' | 'error' | 'unbuilt'>

/** Keys whose material KMS makes, or is given, are built; for all else AWS has, the answer says so. */
function requireKind({ input, error, unbuilt }: KindCall): KeyKind & Pick<KmsKey, 'origin'> {
  if (input.KeySpec !== undefined && input.CustomerMasterKeySpec !== undefined) {
    throw error(
      'ValidationException',
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    )
  }
  const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'
  const usage = requireUsage(spec, input.KeyUsage, error)
  const { Origin: origin = 'AWS_KMS' } = input
  const asked: readonly [string, string | undefined][] = [
    ['KeySpec', unbuiltSpec(spec)],
    ['Origin', origin === 'AWS_CLOUDHSM' ? origin : undefined],
  ]
  for (const [member, value] of asked) {
    if (value !== undefined) throw unbuilt(`${member} ${value}`)
  }
  if (origin === 'EXTERNAL') requireImportable(spec, error)
  return { spec, usage, origin }
}
