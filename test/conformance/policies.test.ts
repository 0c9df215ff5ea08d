// Policies in real calls: what the key's policy must allow, what denies, what crosses accounts, and what conditions see.
// The engine's own cases stand in src/engines/policy/cases.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, root } from '../kit/identity.ts'
import { anyReason, assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const Plaintext = Buffer.from('x')
const user = (name: string) => `arn:aws:iam::${account}:user/${name}`
const on = (principal: string, effect: Statement['Effect'], ...actions: readonly string[]): Statement =>
  ({ Effect: effect, Principal: { AWS: principal }, Action: actions, Resource: '*' })

async function keyWith(...statements: readonly Statement[]): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  const { KeyMetadata } = await kms.createKey({ Policy: policy(...statements), BypassPolicyLockoutSafetyCheck: true })
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

const denied = (who: string, action: string, resource: string, reason: string) =>
  `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`

test('without the root statement IAM policies allow nothing, not even to root', async () => {
  const ann = await createUser(server, 'ann', allow('kms:*'))
  const bob = await createUser(server, 'bob')
  const { KeyId, Arn } = await keyWith(on(user('bob'), 'Allow', 'kms:Encrypt'))
  await sdk(server, bob).kms.encrypt({ KeyId, Plaintext })
  const reason = 'because no resource-based policy allows the kms:Encrypt action'
  await assertRefused(
    sdk(server, ann).kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException', denied(user('ann'), 'kms:Encrypt', Arn, reason),
  )
  await assertRefused(
    sdk(server, root).kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException',
    denied(`arn:aws:iam::${account}:root`, 'kms:Encrypt', Arn, reason),
  )
})

test('a key policy that names the user allows without IAM; an IAM deny still wins', async () => {
  const cat = await createUser(server, 'cat')
  const dan = await createUser(server, 'dan', { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*' })
  const { KeyId, Arn } = await keyWith(on(user('cat'), 'Allow', 'kms:*'), on(user('dan'), 'Allow', 'kms:*'))
  await sdk(server, cat).kms.encrypt({ KeyId, Plaintext })
  await assertRefused(
    sdk(server, dan).kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException',
    denied(user('dan'), 'kms:Encrypt', Arn, 'with an explicit deny in an identity-based policy'),
  )
})

test('a deny in the key policy wins over every allow', async () => {
  const eve = await createUser(server, 'eve', allow('kms:*'))
  const everyone = `arn:aws:iam::${account}:root`
  const { KeyId, Arn } = await keyWith(on(everyone, 'Allow', 'kms:*'), on(user('eve'), 'Deny', 'kms:Enc*'))
  await sdk(server, eve).kms.describeKey({ KeyId })
  await assertRefused(
    sdk(server, eve).kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException',
    denied(user('eve'), 'kms:Encrypt', Arn, 'with an explicit deny in a resource-based policy'),
  )
})

test('NotAction and NotResource', async () => {
  const { KeyMetadata: mine } = await kms.createKey()
  const { KeyMetadata: other } = await kms.createKey()
  const fay = await createUser(server, 'fay',
    { Effect: 'Allow', NotAction: 'kms:Decrypt', Resource: '*' },
    { Effect: 'Deny', Action: 'kms:Encrypt', NotResource: mine!.Arn! })
  const { kms: fays } = sdk(server, fay)
  const { CiphertextBlob } = await fays.encrypt({ KeyId: mine!.KeyId!, Plaintext })
  await assertRefused(
    fays.encrypt({ KeyId: other!.KeyId!, Plaintext }), 'AccessDeniedException',
    denied(user('fay'), 'kms:Encrypt', other!.Arn!, 'with an explicit deny in an identity-based policy'),
  )
  await assertRefused(
    fays.decrypt({ CiphertextBlob }), 'AccessDeniedException',
    denied(user('fay'), 'kms:Decrypt', mine!.Arn!, 'because no identity-based policy allows the kms:Decrypt action'),
  )
})

test('a key of another account is refused, whatever the caller\'s policies say', async () => {
  const foreign = 'arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012'
  const gus = await createUser(server, 'gus', allow('*'))
  for (const KeyId of [foreign, foreign.replace(/key\/.*/, 'alias/theirs')]) {
    await assertRefused(
      sdk(server, gus).kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException',
      `User: ${user('gus')} is not authorized to perform: kms:Encrypt ${anyReason}`,
    )
  }
})

test('conditions see the encryption context, tags, the name, the Region and the address', async () => {
  const { KeyMetadata: key } = await kms.createKey({ Tags: [{ TagKey: 'team', TagValue: 'hal' }] })
  const KeyId = key!.KeyId!
  const conditions = {
    StringEquals: {
      'kms:EncryptionContext:project': 'dawn', 'aws:ResourceTag/team': '${aws:username}', 'aws:RequestedRegion': 'us-east-1',
    },
    IpAddress: { 'aws:SourceIp': '127.0.0.0/8' },
    Bool: { 'aws:SecureTransport': 'false' },
  }
  const hal = await createUser(server, 'hal', { ...allow('kms:Encrypt'), Condition: conditions })
  const ian = await createUser(server, 'ian', { ...allow('kms:Encrypt'), Condition: conditions })
  const EncryptionContext = { project: 'dawn' }
  await sdk(server, hal).kms.encrypt({ KeyId, Plaintext, EncryptionContext })
  const refused = [
    sdk(server, hal).kms.encrypt({ KeyId, Plaintext, EncryptionContext: { project: 'dusk' } }),
    sdk(server, hal).kms.encrypt({ KeyId, Plaintext }),
    sdk(server, ian).kms.encrypt({ KeyId, Plaintext, EncryptionContext }),
  ]
  const reason = /because no identity-based policy allows the kms:Encrypt action$/
  await Promise.all(refused.map(call => assertRefused(call, 'AccessDeniedException', reason)))
})

test('of an encryption context whose names differ in case alone a Deny takes either value, and an Allow needs both', async () => {
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  const red = { StringEquals: { 'kms:EncryptionContext:team': 'red' } }
  const kept = { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*', Condition: red } as const
  const may = async (name: string, statements: readonly Statement[], ...contexts: readonly Record<string, string>[]) => {
    const client = sdk(server, await createUser(server, name, ...statements)).kms
    const encrypt = (EncryptionContext: Record<string, string>) => client.encrypt({ KeyId, Plaintext, EncryptionContext })
    return Promise.all(contexts.map(context => encrypt(context).then(() => true, () => false)))
  }
  const contexts = [{ team: 'red' }, { team: 'blue' }, { Team: 'blue', team: 'red' }, { team: 'red', TEAM: 'red' }]
  assert.deepEqual(await may('kim', [allow('kms:Encrypt'), kept], ...contexts), [false, true, false, false])
  assert.deepEqual(await may('lee', [{ ...allow('kms:Encrypt'), Condition: red }], ...contexts), [true, false, false, true])
})

test('a caller\'s part of a condition key\'s name may hold slashes and colons, in a Deny and in an Allow', async () => {
  const { iam, ssm } = sdk(server)
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  const names = ['plain', 'a/b', 'a:b', '/a/b', 'a:b/c', 'a/b:c:d']
  type Client = ReturnType<typeof sdk>
  /** Each makes a call that the condition matches. */
  const asks: Readonly<Record<string, (name: string, client: Client) => Promise<unknown>>> = {
    'kms:EncryptionContext:': (name, client) => client.kms.encrypt({ KeyId, Plaintext, EncryptionContext: { [name]: 'x' } }),
    'aws:RequestTag/': (name, client) => client.kms.tagResource({ KeyId, Tags: [{ TagKey: name, TagValue: 'x' }] }),
    'aws:ResourceTag/': (_name, client) => client.kms.describeKey({ KeyId }),
    'iam:ResourceTag/': (_name, client) => client.iam.getUser({ UserName: 'tagged' }),
    'ssm:ResourceTag/': (_name, client) => client.ssm.getParameter({ Name: 'tagged' }),
  }
  await iam.createUser({ UserName: 'tagged', Tags: names.map(Key => ({ Key, Value: 'x' })) })
  await ssm.putParameter({ Name: 'tagged', Type: 'String', Value: 'x', Tags: names.map(Key => ({ Key, Value: 'x' })) })
  await kms.tagResource({ KeyId, Tags: names.map(TagKey => ({ TagKey, TagValue: 'x' })) })
  const kinds = Object.keys(asks).flatMap(family => names.map(name => [family, name] as const))
  let count = 0
  for (const [family, name] of kinds) {
    const Condition = { StringEquals: { [`${family}${name}`]: 'x' } }
    const may = async (...statements: readonly Statement[]) => {
      const client = sdk(server, await createUser(server, `u${count++}`, ...statements))
      return asks[family]!(name, client).then(() => 'ok', ({ name: code }: Error) => code)
    }
    assert.equal(await may({ ...allow('*'), Condition }), 'ok', `Allow ${family}${name}`)
    assert.match(await may(allow('*'), { ...allow('*'), Effect: 'Deny', Condition }), /AccessDenied/, `Deny ${family}${name}`)
  }
  assert.equal(count, 60)
})

test('a key policy that is changed counts from the next call on', async () => {
  const jan = await createUser(server, 'jan')
  const owner = on(`arn:aws:iam::${account}:root`, 'Allow', 'kms:*')
  const { KeyId } = await keyWith(owner)
  const { kms: jans } = sdk(server, jan)
  for (const allowed of [false, true, false, true, false]) {
    await kms.putKeyPolicy({ KeyId, Policy: policy(owner, ...(allowed ? [on(user('jan'), 'Allow', 'kms:Encrypt')] : [])) })
    const call = jans.encrypt({ KeyId, Plaintext })
    if (allowed) assert.ok((await call).CiphertextBlob)
    else await assertRefused(call, 'AccessDeniedException', /because no identity-based policy allows/)
  }
})
