// A policy that has outlived its parameter, as earlier releases left it where an image took the place of an advanced parameter.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { policy } from '../../../../test/kit/users.ts'
import type { Storage } from '../../../storage/open.ts'
import { ResourcePolicies, setPolicy } from './resource-policies.ts'

let storage: Storage
const server = await startWithOther({ between: opened => (storage = opened) })
const { ssm: mine } = sdk(server)
const { ssm: ours } = sdk(server, theirs)
const place = { partition: 'aws', account: other, region: 'us-east-1' }
const arnOf = (name: string) => `arn:aws:ssm:us-east-1:${other}:parameter${name}`

async function leavePolicy(name: string): Promise<void> {
  const document = policy({ Effect: 'Allow', Principal: { AWS: account }, Action: ['ssm:GetParameter', 'ssm:DescribeParameters'],
    Resource: '*' })
  const state = storage.begin(place)
  await setPolicy(state, place, undefined, {
    name, id: 'left', policy: document, principals: {}, hash: '', accounts: [account], isForAll: false,
  })
  assert.ok((await storage.store.commit(state.toBatch([], name))).committed)
}

test('no parameter of its name is shared by it', async () => {
  const denied = /because no resource-based policy allows/
  const assertUnshared = async (Name: string) => {
    await assertRefused(mine.getParameter({ Name: arnOf(Name) }), 'AccessDeniedException', denied)
    assert.deepEqual((await mine.describeParameters({ Shared: true })).Parameters, [])
  }
  for (const [name, Tier] of [['/left/new', 'Advanced'], ['/left/standard', 'Standard']] as const) {
    await leavePolicy(name)
    await ours.putParameter({ Name: name, Value: 'x', Type: 'String', Tier })
    await assertUnshared(name)
  }
  await ours.putParameter({ Name: '/left/standard', Value: 'x', Overwrite: true, Tier: 'Advanced' })
  await assertUnshared('/left/standard')
  for (const name of ['/left/new', '/left/standard']) {
    assert.equal(await storage.begin(place).get(ResourcePolicies, [name]), undefined)
  }
})
