// The buckets of an account: all of them, in pages, by prefix and by Region.
import type { ListBucketsOutput } from '@aws-sdk/client-s3'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const abroad = sdk(server, undefined, 'eu-west-1').s3

test('an account without a bucket has an empty list', async () => {
  const { Buckets, Owner, Prefix, ContinuationToken } = await s3.listBuckets()
  assert.deepEqual([Buckets, Prefix, ContinuationToken], [[], undefined, undefined])
  assert.match(Owner!.ID!, /^[\da-f]{64}$/)
})

test('the buckets of the account are listed by name, wherever they are and whichever Region is asked', async () => {
  for (const Bucket of ['b-two', 'a-one', 'b-three']) await s3.createBucket({ Bucket })
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const
  await abroad.createBucket({ Bucket: 'b-abroad', CreateBucketConfiguration })
  await sdk(server, theirs).s3.createBucket({ Bucket: 'b-theirs' })
  for (const client of [s3, abroad]) {
    const { Buckets } = await client.listBuckets()
    assert.deepEqual(Buckets!.map(({ Name }) => Name), ['a-one', 'b-abroad', 'b-three', 'b-two'])
    const { CreationDate, BucketArn, BucketRegion } = Buckets![0]!
    assert.deepEqual([BucketArn, BucketRegion], ['arn:aws:s3:::a-one', undefined])
    assert.ok(Math.abs(CreationDate!.getTime() - Date.now()) < 60_000)
  }
  const Host = new URL(server.url).host
  await assertRecord(server, 'ListBuckets', { readOnly: true, requestParameters: { Host }, resources: undefined as never })
})

test('a prefix and a Region say which', async () => {
  const { Buckets, Prefix } = await s3.listBuckets({ Prefix: 'b-' })
  assert.deepEqual(Buckets!.map(({ Name, BucketRegion }) => [Name, BucketRegion]), [
    ['b-abroad', 'eu-west-1'], ['b-three', 'us-east-1'], ['b-two', 'us-east-1'],
  ])
  assert.equal(Prefix, 'b-')
  assert.deepEqual((await s3.listBuckets({ Prefix: 'B-' })).Buckets, [])
  const there = await s3.listBuckets({ BucketRegion: 'eu-west-1', Prefix: 'b-' })
  assert.deepEqual(there.Buckets!.map(({ Name }) => Name), ['b-abroad'])
})

test('pages go on where the one before has ended', async () => {
  for (const given of [{}, { Prefix: 'b-' }, { BucketRegion: 'us-east-1' }]) {
    const all = (await s3.listBuckets(given)).Buckets!.map(({ Name }) => Name)
    const names: (string | undefined)[] = []
    let ContinuationToken: string | undefined = ''
    do {
      const page: ListBucketsOutput = await s3.listBuckets({ ...given, MaxBuckets: 1, ContinuationToken })
      names.push(...page.Buckets!.map(({ Name }) => Name))
      ContinuationToken = page.ContinuationToken!
    } while (ContinuationToken !== undefined)
    assert.deepEqual(names, all)
  }
})

test('what is wrong is told', async () => {
  const region = s3.listBuckets({ BucketRegion: 'eu-east-1' })
  await assertRefused(region, 'InvalidArgument', 'Argument value eu-east-1 is not a valid AWS Region', 400)
  await assert.rejects(region, { ArgumentName: 'bucket-region' })
  const token = s3.listBuckets({ ContinuationToken: 'none' })
  await assertRefused(token, 'InvalidArgument', 'The continuation token provided is incorrect', 400)
  for (const MaxBuckets of [0, 10_001]) {
    const outside = s3.listBuckets({ MaxBuckets })
    await assertRefused(outside, 'InvalidArgument', 'Argument max-buckets must be an integer between 1 and 10000', 400)
  }
})

test('whoever is allowed nothing is denied, and told of no resource', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody', allow('s3:GetObject'))).s3
  const denied = `User: arn:aws:iam::${account}:user/nobody is not authorized to perform: s3:ListAllMyBuckets because no `
    + 'identity-based policy allows the s3:ListAllMyBuckets action'
  await assertRefused(nobody.listBuckets(), 'AccessDenied', denied, 403)
  const lister = sdk(server, await createUser(server, 'lister', allow('s3:ListAllMyBuckets'))).s3
  assert.equal((await lister.listBuckets()).Buckets!.length, 4)
})
