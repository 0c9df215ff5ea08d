import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stockade } from '../../../test/kit/command-line.ts'
import { rootVariables } from '../../../test/kit/identity.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const denied = { ...allow('kms:List*'), Effect: 'Deny' as const, Sid: 'NoLists' }
const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'red' } }
const ann = await createUser(server, 'ann', denied, { ...allow('kms:*'), Condition }, allow('sqs:*'))
const error = await sdk(server, ann).kms.listKeys({}).catch((thrown: unknown) => thrown)
const { requestId } = (error as { readonly $metadata: { readonly requestId: string } }).$metadata

const explain = (args: readonly string[], more = {}) =>
  stockade(['explain', '--port', new URL(server.url).port, ...args], { ...rootVariables, ...more })

test('a denial is told policy by policy', async () => {
  const { code, out } = await explain([requestId])
  assert.equal(code, 0)
  const [caller, action, resource, told, layer, ...rest] = out.trimEnd().split('\n')
  assert.equal(caller, 'Caller    arn:aws:iam::000000000000:user/ann')
  assert.equal(action, 'Action    kms:ListKeys')
  assert.equal(resource, 'Resource  *')
  assert.match(told!, /^Told {6}User: arn:\S+:user\/ann is not authorized .* explicit deny in an identity-based policy$/)
  assert.equal(layer, 'Layer     identity-based: a statement denies it')
  assert.match(rest[1]!, /^identity-based: ann\//)
  assert.deepEqual(rest.slice(2), [
    '  1 NoLists Deny: matches',
    '  2 Allow: does not match: its Condition does not',
    '      fails: StringEquals aws:principaltag/team [red], which was absent',
    '  1 other statement is about other actions',
  ])
})

test('who called is told of what was denied within a call', async () => {
  const { kms, secretsmanager } = sdk(server)
  const { KeyMetadata } = await kms.createKey({})
  await secretsmanager.createSecret({ Name: 'db', SecretString: 'x', KmsKeyId: KeyMetadata!.KeyId! })
  const bob = sdk(server, await createUser(server, 'bob', allow('secretsmanager:*')))
  const inner = await bob.secretsmanager.getSecretValue({ SecretId: 'db' }).catch((thrown: unknown) => thrown)
  const { $metadata: { requestId: id } } = inner as { readonly $metadata: { readonly requestId: string } }
  const [, through, action] = (await explain([id])).out.split('\n')
  assert.deepEqual([through, action], [`Through   secretsmanager:GetSecretValue, request ${id}`, 'Action    kms:Decrypt'])
  const via = 'kms:ViaService "secretsmanager.us-east-1.amazonaws.com"'
  const hint = `Hint      secretsmanager:GetSecretValue asked for it in the caller's name, with ${via}.`
  assert.equal((await explain([id])).out.split('\n')[6], hint)
  const { Through } = JSON.parse((await explain([id, '--json'])).out) as { Through: object[] }
  assert.deepEqual(Through, [{ Operation: 'secretsmanager:GetSecretValue', RequestId: id }])
})

test('in colour where that is asked for', async () => {
  const { out } = await explain([requestId], { FORCE_COLOR: '1' })
  assert.ok(out.includes('\u001b[31m  1 NoLists Deny: matches\u001b[0m\n'), out)
})

test('and as JSON', async () => {
  const { out } = await explain([requestId, '--json'])
  const { Layer, Explicit, Policies } = JSON.parse(out) as { Layer: string; Explicit: boolean; Policies: object[] }
  assert.deepEqual([Layer, Explicit, Policies.length], ['identity-based', true, 1])
})

test('what is no request id, or none of a denial', async () => {
  const none = await explain(['a b'])
  assert.deepEqual([none.code, none.out], [2, ''])
  assert.match(none.err, /A request id looks like/)
  const unknown = await explain(['4b5e0b0a-8d4f-4f6b-9c7e-0b6d5a1f2c3d'])
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /^stockade: No denial of the request 4b5e0b0a\S+ is known/)
})
