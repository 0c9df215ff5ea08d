import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { recordText } from '../../../core/records/journal-record.ts'
import { Secret } from '../../../core/secret.ts'
import { setUp } from '../../../storage/unit/unit.kit.ts'
import { accessKeyUses } from './access-key-uses.ts'
import { AccessKeys } from './access-keys.ts'

const server = await startServer()
const { iam } = sdk(server)

/** As soon as the consumer has seen the call; its looks are a fraction of a second apart. */
async function lastUse(AccessKeyId: string, service: string) {
  for (let tried = 0; tried < 100; tried++) {
    const { AccessKeyLastUsed } = await iam.getAccessKeyLastUsed({ AccessKeyId })
    if (AccessKeyLastUsed?.ServiceName === service) return AccessKeyLastUsed
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return assert.fail(`The use for ${service} was not seen.`)
}

test('the newest use of a key is kept, denied ones too', async () => {
  const user = await createUser(server, 'alice')
  assert.equal((await iam.getAccessKeyLastUsed({ AccessKeyId: user.accessKeyId })).AccessKeyLastUsed?.ServiceName, 'N/A')
  await sdk(server, user).sts.getCallerIdentity({})
  assert.equal((await lastUse(user.accessKeyId, 'sts')).Region, 'us-east-1')
  await sdk(server, user, 'eu-west-1').kms.listKeys({}).catch(() => undefined)
  const use = await lastUse(user.accessKeyId, 'kms')
  assert.equal(use.Region, 'eu-west-1')
  assert.ok(Math.abs(use.LastUsedDate!.getTime() - Date.now()) < 60_000)
})

test('whoever changes a key all the time keeps no use from being noted; one that is gone has none', async () => {
  const { begin, write, commit } = setUp()
  const key = { id: 'AKIAX', account: '111111111111', userId: 'u', createdAt: 0, secret: new Secret('x') }
  await write(unit => unit.insert(AccessKeys, { ...key, active: true }))
  const event = { eventTime: '2026-01-01T00:00:00Z' }
  const index = { accessKeyId: 'AKIAX', source: 'kms.amazonaws.com', region: 'us-east-1' }
  const record = recordText({ id: 'e', index: JSON.stringify(index), event: JSON.stringify(event) })
  async function* pages() {
    yield [{ position: 1, record }]
  }
  const changes = [
    write.bind(undefined, unit => unit.update(AccessKeys, { ...key, active: false })),
    write.bind(undefined, unit => unit.remove(AccessKeys, { ...key, active: false })),
  ]
  for (const [n, change] of changes.entries()) {
    const unit = begin()
    await accessKeyUses.consume(pages(), unit)
    await change()
    assert.equal((await commit(unit)).committed, n === 0)
  }
})
