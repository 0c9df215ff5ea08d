import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const made = await Promise.all(Array.from({ length: 7 }, () => kms.createKey({})))
const ids = made.map(({ KeyMetadata }) => KeyMetadata!.KeyId!).sort()

test('all keys of the Region, each once, page by page', async () => {
  for (const Limit of [1, 3, 7, 1000]) {
    const found: string[] = []
    let pages = 0
    for (let Marker: string | undefined, more = true; more; pages++) {
      const page = await kms.listKeys({ Limit, Marker })
      for (const { KeyId, KeyArn } of page.Keys!) {
        assert.equal(KeyArn, `arn:aws:kms:us-east-1:000000000000:key/${KeyId}`)
        found.push(KeyId!)
      }
      more = page.Truncated!
      Marker = page.NextMarker
      assert.equal(Marker !== undefined, more)
    }
    assert.deepEqual(found.sort(), ids)
    assert.equal(pages, Math.ceil(ids.length / Limit))
  }
  assert.deepEqual((await sdk(server, undefined, 'eu-west-1').kms.listKeys({})).Keys, [])
  await assertRecord(server, 'ListKeys', { readOnly: true, awsRegion: 'eu-west-1', responseElements: null })
})

test('a marker is good for its operation and Region alone', async () => {
  const { NextMarker: Marker } = await kms.listKeys({ Limit: 1 })
  const calls = [
    kms.listAliases({ Marker }),
    sdk(server, undefined, 'eu-west-1').kms.listKeys({ Marker }),
    kms.listKeys({ Marker: 'nonsense' }),
    kms.listKeys({ Marker: Marker!.replace(/^./, first => (first === 'A' ? 'B' : 'A')) }),
  ]
  // The client's word for no message.
  await Promise.all(calls.map(call => assertRefused(call, 'InvalidMarkerException', 'UnknownError')))
})

test('limits', async () => {
  await assertRefused(
    kms.listKeys({ Limit: 0 }), 'ValidationException',
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
      + 'Member must have value greater than or equal to 1',
  )
  await assertRefused(
    kms.listKeys({ Limit: 1001 }), 'ValidationException',
    "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: "
      + 'Member must have value less than or equal to 1000',
  )
})

test('without the permission there is no list', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.listKeys({}), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:ListKeys on resource: * '
      + 'because no identity-based policy allows the kms:ListKeys action',
  )
})
