// Strangers who ask a website for all that takes it long, as fast as they are answered: somebody else goes on working, and the
// server's disk hears nothing of them but what the bucket lets everyone read.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { policy } from '../kit/users.ts'

const siege = await besiege()
const { s3 } = sdk(siege)
const Bucket = 'site'
await s3.createBucket({ Bucket })
await s3.deletePublicAccessBlock({ Bucket })
await s3.putBucketPolicy({ Bucket, Policy: policy(
  { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/none*` },
) })
const KeyPrefixEquals = 'x'.repeat(900)
await s3.putBucketWebsite({ Bucket, WebsiteConfiguration: {
  IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'none/error.html' },
  RoutingRules: Array.from({ length: 50 }, (_, i) => ({
    Condition: { KeyPrefixEquals: `${KeyPrefixEquals}${i}`, HttpErrorCodeReturnedEquals: '404' },
    Redirect: { ReplaceKeyPrefixWith: '<' },
  })),
} })

const get = (path: string): Promise<number> => new Promise((resolve, reject) => {
  const asked = request(`${siege.url}${path}`, { headers: { host: `${Bucket}.s3-website-us-east-1.localhost` } }, answer => {
    buffer(answer).then(() => resolve(answer.statusCode!), reject)
  })
  asked.on('error', reject).end()
})

const rounds = scaled(100)
const atOnce = 32

for (const [what, path, statuses] of [
  ['pages that are denied', '/denied', [403, 503]], ['pages that are not there', '/none', [404, 503]],
  ['paths as long as heads may be', `/none${'%C3%BC'.repeat(2000)}`, [400, 404, 503]],
  ['paths that are none', '/%ff', [400]],
] as const) {
  test(`${rounds} times ${atOnce} strangers at once: ${what}`, async t => {
    const before = (await siege.records()).length
    const seen = new Set<number>()
    const bystanding = await siege.withstand(async () => {
      for (let round = 0; round < rounds; round++) {
        for (const status of await Promise.all(Array.from({ length: atOnce }, () => get(path)))) seen.add(status)
      }
    }, atOnce)
    t.diagnostic(`a bystander waited ${bystanding.slowest.toFixed(0)} ms; answers ${[...seen].join(', ')}`)
    assert.deepEqual([...seen].filter(status => !(statuses as readonly number[]).includes(status)), [])
    const records = (await siege.records()).slice(before)
    assert.deepEqual(records.filter(({ errorCode }) => errorCode === 'AccessDenied'), [])
    assert.ok(siege.isRunning())
  })
}
