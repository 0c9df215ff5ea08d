// What a server makes of policies takes a hundred times their text, and whoever makes keys or users chooses how many there are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { root } from '../kit/identity.ts'
import { jsonCall } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, policy } from '../kit/users.ts'

/** A heap that all of them would not fit into. */
const siege = await besiege({ environment: { NODE_OPTIONS: '--max-old-space-size=300' } })

/** Of 32 KB, in which each operand is a small machine when it is compiled. */
function costlyPolicy(seed: number): string {
  const like = Array.from({ length: 1300 }, (_, i) => `arn:?:?:?:?:${seed * 10_000 + i}*`)
  const denial = { Action: 'kms:Encrypt', Resource: '*', Condition: { ArnLike: { 'aws:SourceArn': like } } }
  const mine = { ...allow('kms:*'), Principal: { AWS: 'arn:aws:iam::000000000000:root' } }
  return policy(mine, { Effect: 'Deny', Principal: '*', ...denial })
}

test('policies of many keys, about which somebody asks who may do nothing', async () => {
  const keys: string[] = []
  for (let seed = 0; seed < Math.max(160, scaled(160)); seed++) {
    const { status, body } = await siege.call(jsonCall('kms', 'CreateKey', { Policy: costlyPolicy(seed) }), root)
    assert.equal(status, 200, body)
    keys.push((JSON.parse(body) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId)
  }
  await siege.withstand(() => siege.callAll(keys.map(KeyId => jsonCall('kms', 'DescribeKey', { KeyId }))))
  assert.ok(siege.isRunning())
})
