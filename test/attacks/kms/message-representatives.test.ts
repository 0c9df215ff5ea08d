// Somebody has messages signed whose representative he has made himself, which takes long on the event loop. Others work
// meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../../kit/attacks.ts'
import { root } from '../../kit/identity.ts'
import { errorOf, jsonCall } from '../../kit/raw-request.ts'
import { besiege } from '../../kit/siege.ts'

const siege = await besiege()
const kms = (operation: string, input: object) => jsonCall('kms', operation, input)
const ask = async (operation: string, input: object) =>
  JSON.parse((await siege.call(kms(operation, input), root)).body) as Record<string, unknown>

test('signatures by ML-DSA of a representative, as many at once as may be', async t => {
  const { KeyMetadata } = await ask('CreateKey', { KeySpec: 'ML_DSA_87', KeyUsage: 'SIGN_VERIFY' })
  const { KeyId } = KeyMetadata as { KeyId: string }
  const Message = Buffer.alloc(64, 7).toString('base64')
  const asked = { KeyId, Message, MessageType: 'EXTERNAL_MU', SigningAlgorithm: 'ML_DSA_SHAKE_256' }
  const { Signature } = await ask('Sign', asked)
  for (const call of [kms('Sign', asked), kms('Verify', { ...asked, Signature })]) {
    const refused = new Set<string>()
    const calls = Array.from({ length: scaled(100) }, () => call)
    const seen = await siege.withstand(() => siege.callAll(calls, root, answer => {
      if (answer.status !== 200) refused.add(errorOf(answer).code)
    }))
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
    refused.delete('ThrottlingException')
    assert.deepEqual([...refused], [])
  }
})
