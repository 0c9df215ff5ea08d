// Grants as they are made, listed, retired and revoked, and what is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreateGrantCommandInput, GrantOperation, ListGrantsCommandOutput } from '@aws-sdk/client-kms'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { kms } = sdk(server)
const arnOf = (resource: string, of = account) => `arn:aws:iam::${of}:${resource}`
const Plaintext = Buffer.from('a plaintext')

async function newKey(): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  const { KeyMetadata } = await kms.createKey({})
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

type Asked = Omit<CreateGrantCommandInput, 'KeyId' | 'Operations' | 'GranteePrincipal'>

const grantTo = (KeyId: string, user: string, Operations: GrantOperation[], more: Asked = {}) =>
  kms.createGrant({ KeyId, Operations, GranteePrincipal: arnOf(`user/${user}`), ...more })

const as = (who: Identity) => sdk(server, who).kms

test('of two contexts that are sent an empty one counts for nothing', async () => {
  await createUser(server, 'ann')
  for (const [asked, kept] of [
    [{ EncryptionContextEquals: { a: 'b' }, EncryptionContextSubset: {} }, { EncryptionContextEquals: { a: 'b' } }],
    [{ EncryptionContextEquals: {}, EncryptionContextSubset: { a: 'b' } }, { EncryptionContextSubset: { a: 'b' } }],
  ] as const) {
    const { KeyId } = await newKey()
    const { GrantId } = await grantTo(KeyId, 'ann', ['Encrypt'], { Constraints: asked })
    const { Grants } = await kms.listGrants({ KeyId, GrantId })
    assert.deepEqual(Grants![0]!.Constraints, kept)
  }
})

test('a grant with a name is made once, and each answer has a token that is good', async () => {
  const kim = await createUser(server, 'kim')
  const { KeyId } = await newKey()
  const make = (more: Asked) => grantTo(KeyId, 'kim', ['Encrypt', 'RetireGrant'], { Name: 'once', ...more })
  const first = await make({})
  const second = await make({})
  assert.equal(second.GrantId, first.GrantId)
  assert.notEqual(second.GrantToken, first.GrantToken)
  const another = await make({ Constraints: { EncryptionContextEquals: { a: 'b' } } })
  const nameless = await grantTo(KeyId, 'kim', ['Encrypt', 'RetireGrant'])
  assert.equal(new Set([first, another, nameless].map(({ GrantId }) => GrantId)).size, 3)
  for (const GrantTokens of [[first.GrantToken!], [second.GrantToken!, another.GrantToken!]]) {
    await as(kim).encrypt({ KeyId, Plaintext, GrantTokens })
  }
  const forged = Buffer.from(first.GrantToken!, 'base64')
  forged[40]! ^= 1
  for (const token of [forged.toString('base64'), 'none', `${first.GrantToken}A`]) {
    await assertRefused(as(kim).encrypt({ KeyId, Plaintext, GrantTokens: [token] }), 'InvalidGrantTokenException', /./)
    await assertRefused(as(kim).retireGrant({ GrantToken: token }), 'AccessDeniedException', /kms:RetireGrant/)
    await assertRefused(kms.retireGrant({ GrantToken: token }), 'InvalidGrantTokenException', /./)
  }
  await as(kim).retireGrant({ GrantToken: second.GrantToken })
  const left = (await kms.listGrants({ KeyId })).Grants!.map(({ GrantId }) => GrantId)
  assert.deepEqual(left.sort(), [another.GrantId, nameless.GrantId].sort())
})

test('a grant is retired by whom it names, its account, and nobody else', async () => {
  const [lee, max, ned] = [await createUser(server, 'lee'), await createUser(server, 'max'), await createUser(server, 'ned')]
  const oli = await createUser(server, 'oli', allow('kms:RetireGrant'))
  const { KeyId, Arn } = await newKey()
  const make = async () => (await grantTo(KeyId, 'lee', ['Encrypt'], { RetiringPrincipal: arnOf('user/max') })).GrantId!
  for (const [who, may] of [[lee, false], [ned, false], [theirs, false], [max, true], [oli, true]] as const) {
    const GrantId = await make()
    const retiring = as(who).retireGrant({ KeyId: Arn, GrantId })
    if (may) await retiring
    else await assertRefused(retiring, 'AccessDeniedException', /kms:RetireGrant/)
  }
  const { Grants, Truncated } = await kms.listRetirableGrants({ RetiringPrincipal: arnOf('user/max'), Limit: 2 })
  assert.deepEqual([Grants!.length, Truncated], [2, true])
  assert.deepEqual(Grants![0]!.KeyId, Arn)
})

test('lists: page by page, of one grantee, of one grant', async () => {
  await createUser(server, 'pat')
  await createUser(server, 'quin')
  const { KeyId, Arn } = await newKey()
  for (let i = 0; i < 5; i++) await grantTo(KeyId, i % 2 ? 'pat' : 'quin', ['Encrypt'])
  const ids: string[] = []
  let Marker: string | undefined
  do {
    const page = await kms.listGrants({ KeyId, Limit: 2, Marker })
    ids.push(...page.Grants!.map(({ GrantId }) => GrantId!))
    Marker = page.NextMarker
  } while (Marker)
  assert.equal(new Set(ids).size, 5)
  const { Grants: ofPat } = await kms.listGrants({ KeyId, GranteePrincipal: arnOf('user/pat') })
  assert.equal(ofPat!.length, 2)
  const { Grants: one } = await kms.listGrants({ KeyId: Arn, GrantId: ids[3] })
  const { CreationDate, GranteePrincipal: _, ...told } = one![0]!
  assert.ok(CreationDate instanceof Date)
  assert.deepEqual(told, {
    KeyId: Arn, GrantId: ids[3], Name: '', IssuingAccount: arnOf('root'), Operations: ['Encrypt'],
  })
  await assertRefused(kms.listGrants({ KeyId, Marker: 'x' }), 'InvalidMarkerException', /./)
  await assertRefused(kms.revokeGrant({ KeyId, GrantId: 'f'.repeat(64) }), 'NotFoundException', /not found/)
  await assertRefused(kms.revokeGrant({ KeyId, GrantId: 'f' }), 'InvalidGrantIdException', /./)
})

test('what is no grant is refused, and a dry run makes and ends none', async () => {
  await createUser(server, 'ria')
  const { KeyId } = await newKey()
  const GranteePrincipal = arnOf('user/ria')
  const { KeyMetadata: mac } = await kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' })
  const ofMac = { Operations: ['GenerateMac'], KeyId: mac!.KeyId }
  const invalid: readonly (readonly [object, string])[] = [
    [{ Operations: ['Sign'] }, 'ValidationException'], [{ Operations: ['Encrypt'], KeyId: mac!.KeyId }, 'ValidationException'],
    [{ GranteePrincipal: arnOf('user/none') }, 'InvalidArnException'], [{ GranteePrincipal: 'ria' }, 'InvalidArnException'],
    [{ GranteePrincipal: undefined }, 'ValidationException'], [{ KeyId: 'alias/none' }, 'InvalidArnException'],
    [{ RetiringPrincipal: arnOf('group/x') }, 'InvalidArnException'],
    [{ GranteePrincipal: undefined, GranteeServicePrincipal: 'rds.amazonaws.com' }, 'ValidationException'],
    [{ Constraints: { EncryptionContextEquals: { a: 'b' }, EncryptionContextSubset: { a: 'b' } } }, 'ValidationException'],
    [{ Constraints: { EncryptionContextSubset: { a: 'x'.repeat(385) } } }, 'ValidationException'],
    [{ ...ofMac, Constraints: { EncryptionContextEquals: { a: 'b' } } }, 'ValidationException'],
  ]
  for (const [more, code] of invalid) {
    await assertRefused(kms.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal, ...more }), code, /./)
  }
  for (const Operations of [['CreateGrant'], ['CreateGrant', 'CreateGrant']] as GrantOperation[][]) {
    const words = 'Grants must not contain only the CreateGrant operation.'
    await assertRefused(kms.createGrant({ KeyId, Operations, GranteePrincipal }), 'ValidationException', words)
  }
  const dry = { KeyId, Operations: ['Encrypt' as const], GranteePrincipal, DryRun: true }
  await assertRefused(kms.createGrant(dry), 'DryRunOperationException', /would have succeeded/)
  assert.deepEqual((await kms.listGrants({ KeyId })).Grants, [])
  const { GrantId } = await grantTo(KeyId, 'ria', ['Encrypt'])
  await assertRefused(kms.revokeGrant({ KeyId, GrantId, DryRun: true }), 'DryRunOperationException', /would have succeeded/)
  assert.equal((await kms.listGrants({ KeyId })).Grants!.length, 1)
})

test('a key is told which operations its kind has, and that it takes no context', async () => {
  await createUser(server, 'tom')
  const GranteePrincipal = arnOf('user/tom')
  const kinds = [
    ['HMAC_224', 'GENERATE_VERIFY_MAC', 'a symmetric', 'GenerateMac, VerifyMac'],
    ['ECC_NIST_P256', 'SIGN_VERIFY', 'an asymmetric', 'Sign, Verify, GetPublicKey'],
  ] as const
  for (const [KeySpec, KeyUsage, kind, own] of kinds) {
    const KeyId = (await kms.createKey({ KeySpec, KeyUsage })).KeyMetadata!.KeyId!
    await assertRefused(
      kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt'] }), 'ValidationException',
      `Operations [Encrypt] are not supported when creating a grant for ${kind} KMS key with key usage ${KeyUsage}. `
        + `Valid operations are [CreateGrant, RetireGrant, DescribeKey, ${own}]`,
    )
    const Constraints = { EncryptionContextEquals: { a: 'b' } }
    await assertRefused(
      kms.createGrant({ KeyId, GranteePrincipal, Operations: ['DescribeKey'], Constraints }), 'ValidationException',
      'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
    )
  }
})

test('a session is named by its ARN without a path, or by its id, which is nobody\'s once its role is gone', async () => {
  const { iam } = sdk(server)
  const { Role } = await iam.createRole({ RoleName: 'una', Path: '/of/', AssumeRolePolicyDocument: trusting(everyoneHere) })
  const [session, id] = [`arn:aws:sts::${account}:assumed-role/una/now`, `${Role!.RoleId}:now`]
  const { KeyId } = await newKey()
  const make = (GranteePrincipal: string, more: Asked = {}) =>
    kms.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal, ...more })
  const withPath = `arn:aws:sts::${account}:assumed-role/of/una/now`
  await assertRefused(make(withPath), 'InvalidArnException', `ARN is not valid: ${withPath}`)
  const { GrantId } = await make(id, { RetiringPrincipal: id })
  const told = async (calling: Promise<ListGrantsCommandOutput>) =>
    (await calling).Grants!.map(grant => [grant.GrantId, grant.GranteePrincipal, grant.RetiringPrincipal])
  for (const name of [session, id]) {
    assert.deepEqual(await told(kms.listGrants({ KeyId, GranteePrincipal: name })), [[GrantId, session, session]])
    assert.deepEqual(await told(kms.listRetirableGrants({ RetiringPrincipal: name })), [[GrantId, session, session]])
  }
  await iam.deleteRole({ RoleName: 'una' })
  assert.deepEqual(await told(kms.listGrants({ KeyId })), [[GrantId, id, id]])
  await assertRefused(make(id), 'InvalidArnException', 'GranteePrincipal does not refer to a valid principal.')
  const retiredBy = make(arnOf('root'), { RetiringPrincipal: id })
  await assertRefused(retiredBy, 'InvalidArnException', 'RetiringPrincipal does not refer to a valid principal.')
  await assertRefused(
    kms.listGrants({ KeyId, GranteePrincipal: id }), 'InvalidArnException', 'Input does not refer to a valid principal',
  )
  await assertRefused(
    kms.listRetirableGrants({ RetiringPrincipal: id }), 'NotFoundException', `Retiring principal ${id} could not be found`,
  )
})

test('a policy may say which grants are made', async () => {
  await createUser(server, 'sam')
  const { KeyId } = await newKey()
  const only = (Condition: object) => ({ ...allow('kms:CreateGrant'), Condition }) as never
  const inContext = { StringEquals: { 'kms:EncryptionContext:a': 'b' } }
  const makers: readonly (readonly [object, GrantOperation[], Asked, boolean])[] = [
    [{ 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Decrypt'] } }, ['Encrypt'], {}, true],
    [{ 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Decrypt'] } }, ['GenerateDataKey'], {}, false],
    [{ StringEquals: { 'kms:GranteePrincipal': arnOf('user/sam') } }, ['Encrypt'], {}, true],
    [{ StringEquals: { 'kms:GranteePrincipal': arnOf('user/ann') } }, ['Encrypt'], {}, false],
    [{ StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextEquals' } }, ['Encrypt'], {}, false],
    [
      { StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextEquals' } }, ['Encrypt'],
      { Constraints: { EncryptionContextEquals: { a: 'b' } } }, true,
    ],
    // The context that is kept is the one that is asked about.
    [
      { StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextEquals' } }, ['Encrypt'],
      { Constraints: { EncryptionContextEquals: {}, EncryptionContextSubset: { a: 'b' } } }, false,
    ],
    [{ Bool: { 'kms:GrantIsForAWSResource': 'true' } }, ['Encrypt'], {}, false],
    [inContext, ['Encrypt'], {}, false],
    [inContext, ['Encrypt'], { Constraints: { EncryptionContextSubset: { a: 'b' } } }, true],
    [inContext, ['Encrypt'], { Constraints: { EncryptionContextEquals: { a: 'c' } } }, false],
    [
      { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'a' } }, ['Encrypt'],
      { Constraints: { EncryptionContextSubset: { a: 'b', c: 'd' } } }, false,
    ],
  ]
  for (const [i, [condition, Operations, more, may]] of makers.entries()) {
    const maker = as(await createUser(server, `maker-${i}`, only(condition)))
    const making = maker.createGrant({ KeyId, Operations, GranteePrincipal: arnOf('user/sam'), ...more })
    if (may) await making
    else await assertRefused(making, 'AccessDeniedException', /kms:CreateGrant/)
  }
})
