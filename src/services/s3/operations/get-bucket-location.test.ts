// Where a bucket is, asked from its own Region and from another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { s3 } = sdk(server)
const there = sdk(server, undefined, 'eu-west-1').s3
await s3.createBucket({ Bucket: 'oldest' })
await there.createBucket({ Bucket: 'elsewhere', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })

test('a bucket is where it was made, whichever Region is asked; the oldest has no name', async () => {
  for (const client of [s3, there]) {
    assert.equal((await client.getBucketLocation({ Bucket: 'oldest' })).LocationConstraint, undefined)
    assert.equal((await client.getBucketLocation({ Bucket: 'elsewhere' })).LocationConstraint, 'eu-west-1')
  }
  const { readOnly, resources } = await lastRecord(server, 'GetBucketLocation')
  assert.equal(readOnly, true)
  assert.deepEqual(resources?.map(({ ARN }) => ARN), ['arn:aws:s3:::elsewhere'])
})

test('what is wrong is told', async () => {
  await assertRefused(s3.getBucketLocation({ Bucket: 'none' }), 'NoSuchBucket', 'The specified bucket does not exist', 404)
  const other = s3.getBucketLocation({ Bucket: 'oldest', ExpectedBucketOwner: '111111111111' })
  await assertRefused(other, 'AccessDenied', 'Access Denied', 403)
})

test('whoever is allowed one bucket is denied another', async () => {
  const one = allow('s3:GetBucketLocation', 'arn:aws:s3:::oldest')
  const reader = sdk(server, await createUser(server, 'reader', one)).s3
  await reader.getBucketLocation({ Bucket: 'oldest' })
  const denied = reader.getBucketLocation({ Bucket: 'elsewhere' })
  await assertRefused(denied, 'AccessDenied', /perform: s3:GetBucketLocation on resource: "arn:aws:s3:::elsewhere" because/, 403)
})
