// Somebody without any policy sends documents of nothing but empty lists, where the policy of somebody's key asks everybody what
// is attested. Others work meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../../kit/attacks.ts'
import { account, root } from '../../kit/identity.ts'
import { errorOf, jsonCall } from '../../kit/raw-request.ts'
import { besiege } from '../../kit/siege.ts'

const siege = await besiege()
const kms = (operation: string, input: object) => jsonCall('kms', operation, input)
const ask = async (operation: string, input: object) =>
  JSON.parse((await siege.call(kms(operation, input), root)).body || '{}') as Record<string, never>

const { KeyMetadata: { KeyId } } = await ask('CreateKey', {}) as unknown as { KeyMetadata: { KeyId: string } }
const { CiphertextBlob } = await ask('Encrypt', { KeyId, Plaintext: 'YQ==' })
await ask('PutKeyPolicy', {
  KeyId, Policy: JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*',
        Condition: { StringEqualsIgnoreCase: { 'kms:RecipientAttestation:PCR0': '07'.repeat(48) } },
      },
    ],
  }),
})

const items = 262_000
const head = Buffer.from([0x9a, 0, items >> 16, (items >> 8) & 0xff, items & 0xff])
const bomb = (item: number): string =>
  Buffer.concat([head, Buffer.alloc(items, item)]).toString('base64')

for (const [kind, item] of [['maps', 0xa0], ['lists', 0x80]] as const) {
  test(`documents of nothing but empty ${kind}`, async t => {
    const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: bomb(item) }
    const codes = new Set<string>()
    const calls = Array.from({ length: scaled(100) }, () => kms('Decrypt', { CiphertextBlob, Recipient }))
    const seen = await siege.withstand(() => siege.callAll(calls, siege.nobody, answer => codes.add(errorOf(answer).code)))
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
    codes.delete('ThrottlingException')
    assert.deepEqual([...codes], ['AccessDeniedException'])
  })
}
