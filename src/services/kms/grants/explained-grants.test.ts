// What whoever administers the server is told of a key's grants where a call was denied.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, root } from '../../../../test/kit/identity.ts'
import { jsonCall, send, signed } from '../../../../test/kit/raw-request.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import type { ExplainDenialResponse } from '../../../contracts/stockade.ts'

const server = await startServer()
const { kms } = sdk(server)
const bob = sdk(server, await createUser(server, 'bob'))
const GranteePrincipal = `arn:aws:iam::${account}:user/bob`
const Plaintext = Buffer.from('x')

async function explained(RequestId: string): Promise<ExplainDenialResponse> {
  const asked = signed(server.url, jsonCall('stockade', 'ExplainDenial', { RequestId }), { identity: root })
  return JSON.parse((await send(server.url, asked)).body) as ExplainDenialResponse
}

/** What is told of each grant, and of the statements of the key's policy. */
async function told(calling: Promise<unknown>) {
  const error = await calling.then(() => assert.fail('nobody denied it'), (thrown: unknown) => thrown)
  const { Policies } = await explained((error as { $metadata: { requestId: string } }).$metadata.requestId)
  const policy = Policies!.find(({ Layer }) => Layer === 'resource-based')!
  const grants = Policies!.filter(({ Layer }) => Layer === 'grant').map(({ Policy, Statements, Others }) => {
    const all = Statements.flatMap(({ Conditions }) => Conditions)
    const conditions = all.map(({ Operator, Key, Operands, Value = 'absent', Holds }) =>
      `${Operator} ${Key} ${Operands.join()}: ${Value} ${Holds}`)
    return { id: Policy, misses: Statements.map(({ Misses }) => Misses), conditions, others: Others }
  })
  return { grants, delegates: policy.Statements.map(({ Delegates }) => Delegates) }
}

test('grants: about which operation, and which part of a constraint the call does not have', async () => {
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  const { GrantId: equals } = await kms.createGrant({
    KeyId, GranteePrincipal, Operations: ['Encrypt'], Constraints: { EncryptionContextEquals: { team: 'red' } },
  })
  const asked = { KeyId, Plaintext, EncryptionContext: { team: 'blue', x: 'y' } }
  const { grants: [grant], delegates } = await told(bob.kms.encrypt(asked))
  assert.deepEqual(grant, {
    id: equals, misses: ['Condition'], others: 0,
    conditions: ['EncryptionContextEquals team red: "blue" false', 'EncryptionContextEquals x : "y" false'],
  })
  assert.deepEqual(delegates, [true])
  const { GrantId: subset } = await kms.createGrant({
    KeyId, GranteePrincipal, Operations: ['Encrypt'], Constraints: { EncryptionContextSubset: { a: '1', b: '2' } },
  })
  const both = (await told(bob.kms.encrypt({ KeyId, Plaintext, EncryptionContext: { a: '1', c: '3' } }))).grants
  assert.deepEqual(both.find(({ id }) => id === subset), {
    id: subset, misses: ['Condition'], others: 0,
    conditions: ['EncryptionContextSubset a 1: "1" true', 'EncryptionContextSubset b 2: absent false'],
  })
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const { grants: others } = await told(bob.kms.decrypt({ CiphertextBlob }))
  assert.deepEqual(others.map(({ misses, others: count }) => [misses, count]), [[[], 1], [[], 1]])
})

test('a grant that is to be made by a grant alone, and is wider', async () => {
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  await kms.createGrant({
    KeyId, GranteePrincipal, Operations: ['CreateGrant', 'Encrypt'], Constraints: { EncryptionContextSubset: { a: '1' } },
  })
  const making = bob.kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt', 'Encrypt'] })
  const { grants: [grant] } = await told(making)
  assert.deepEqual(grant!.conditions, [
    'Operations operations CreateGrant,Encrypt: ["Decrypt","Encrypt"] false',
    'Constraints constraints {"EncryptionContextSubset":{"a":"1"}}: "{}" false',
  ])
})

test('a call that a service was denied within another is found by either of the two requests', async () => {
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  await sdk(server).ssm.putParameter({ Name: 'secret', Value: 'hush', Type: 'SecureString', KeyId })
  const carl = sdk(server, await createUser(server, 'carl', allow('ssm:GetParameter')))
  const error = await carl.ssm.getParameter({ Name: 'secret', WithDecryption: true }).catch((thrown: unknown) => thrown)
  const { $metadata: { requestId }, message } = error as { $metadata: { requestId: string }; message: string }
  const inner = /Request ID: ([\w-]+)/.exec(message)![1]!
  assert.notEqual(inner, requestId)
  for (const id of [requestId, inner]) assert.equal((await explained(id)).Action, 'kms:Decrypt')
})
