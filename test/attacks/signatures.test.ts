// What costs a client nothing to sign and a server much to refuse: nobody has proven anything yet.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { root } from '../kit/identity.ts'
import { errorOf, jsonCall, send, signed, withAuthorization } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'

const scale = Number(process.env['STOCKADE_ATTACKS'] ?? 1)
// What is kept of a flood does not fit into such a heap. Resident bytes would count what the collector has not come to yet.
const siege = await besiege({ environment: { NODE_OPTIONS: '--max-old-space-size=60' } })
const listKeys = jsonCall('kms', 'ListKeys')

/** Sends what `make` makes, 16 at a time, and answers with the codes that came back. */
async function flood(count: number, make: () => Parameters<typeof send>[1]): Promise<ReadonlySet<string>> {
  const codes = new Set<string>()
  let sent = 0
  const sender = async () => {
    while (sent++ < count) codes.add(errorOf(await send(siege.url, make())).code)
  }
  await Promise.all(Array.from({ length: 16 }, sender))
  return codes
}

test('thousands of signed headers', async t => {
  const list = `SignedHeaders=host;${'a;'.repeat(3900)}x-amz-target,`
  const bent = withAuthorization(signed(siege.url, listKeys), text => text.replace(/SignedHeaders=[^,]+,/, list))
  const request = { ...bent, headers: [...bent.headers, ...Array.from({ length: 180 }, () => ['a', 'b'] as const)] }
  let codes: ReadonlySet<string> = new Set()
  const seen = await siege.during(async () => (codes = await flood(32 * scale, () => request)))
  t.diagnostic(`slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
  assert.deepEqual([...codes], ['InvalidSignatureException'])
  siege.assertUnharmed(seen)
})

test('access key ids that nobody has', async () => {
  const request = signed(siege.url, listKeys)
  const id = () => randomBytes(3000).toString('base64url')
  const unknown = () => withAuthorization(request, text => text.replace(root.accessKeyId, id()))
  assert.deepEqual([...await flood(12_000 * scale, unknown)], ['UnrecognizedClientException'])
  assert.ok(siege.isRunning())
})
