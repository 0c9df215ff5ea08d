// Strangers who sign nothing, and ask buckets for all that S3 has as fast as they are answered: they are denied, the server's
// disk hears nothing of them, and somebody else goes on working.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { allow, policy } from '../kit/users.ts'

const siege = await besiege()
const { s3 } = sdk(siege)
const Bucket = 'guarded'
await s3.createBucket({ Bucket })
await s3.putObject({ Bucket, Key: 'key', Body: 'x' })
// One that takes its time to be decided by, and lets in nobody without a signature.
const Condition = { StringLike: { 'aws:userid': Array.from({ length: 200 }, (_, i) => `*${i}*x*y*z*`) } }
await s3.putBucketPolicy({ Bucket, Policy: policy({
  ...allow('s3:*', `arn:aws:s3:::${Bucket}/*`), Principal: { AWS: '000000000000' }, Condition,
}) })

const rounds = scaled(200)
const atOnce = 32
const keys = Array.from({ length: 500 }, (_, i) => `<Object><Key>key-${i}</Key></Object>`)
const deletions = `<Delete>${keys.join('')}</Delete>`
const digest = createHash('md5').update(deletions).digest('base64')
const upload = 'x'.repeat(256 * 1024)

const requests: readonly (readonly [what: string, target: string, init: RequestInit])[] = [
  ['reads', `/${Bucket}/key`, {}],
  ['reads of what is not there', `/${Bucket}/none`, {}],
  ['buckets that are guessed', '/nobody-has-it/key', {}],
  ['uploads', `/${Bucket}/upload`, { method: 'PUT', body: upload }],
  ['deletions', `/${Bucket}/key`, { method: 'DELETE' }],
  ['lists of deletions', `/${Bucket}?delete`, { method: 'POST', body: deletions, headers: { 'content-md5': digest } }],
  ['policies', `/${Bucket}?policy`, { method: 'PUT', body: '{}' }],
  ['pages', `/${Bucket}/key`, { headers: { origin: 'https://page.example' } }],
]

const files = () => readdirSync(siege.data, { recursive: true, encoding: 'utf8' }).filter(name => /blob/.test(name)).sort()

for (const [what, target, init] of requests) {
  test(`${rounds} times ${atOnce} strangers at once: ${what}`, async t => {
    const before = files()
    assert.notEqual(before.length, 0)
    const statuses = new Set<number>()
    const seen = await siege.withstand(async () => {
      for (let round = 0; round < rounds; round++) {
        await Promise.all(Array.from({ length: atOnce }, async () => {
          const answer = await fetch(`${siege.url}${target}`, init)
          statuses.add(answer.status)
          await answer.arrayBuffer()
        }))
      }
    }, atOnce)
    t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms; answers ${[...statuses].join(', ')}`)
    // AWS: of each key of a list it is told that it is denied.
    const expected = init.body === deletions ? [200, 503] : [400, 403, 404, 503]
    assert.deepEqual([...statuses].filter(status => !expected.includes(status)), [])
    assert.deepEqual(files(), before)
    const told = await siege.records()
    assert.deepEqual(told.filter(({ userIdentity }) => (userIdentity as { accountId?: string }).accountId === 'anonymous'), [])
    assert.equal(await (await s3.getObject({ Bucket, Key: 'key' })).Body!.transformToString(), 'x')
  })
}
