// What costs a client nothing to sign and a server much to refuse: nobody has proven anything yet.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { root, type Identity } from '../kit/identity.ts'
import { errorOf, jsonCall, queryCall, send, signed, withAuthorization } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'

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
  const seen = await siege.withstand(async () => (codes = await flood(scaled(32), () => request)))
  t.diagnostic(`slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`)
  assert.deepEqual([...codes], ['InvalidSignatureException'])
})

test('access key ids that nobody has', async () => {
  const request = signed(siege.url, listKeys)
  const id = () => randomBytes(3000).toString('base64url')
  const unknown = () => withAuthorization(request, text => text.replace(root.accessKeyId, id()))
  assert.deepEqual([...await flood(scaled(6000), unknown)], ['UnrecognizedClientException'])
  assert.ok(siege.isRunning())
})

const regions = [
  'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ap-south-1', 'ap-northeast-1', 'ca-central-1', 'eu-central-1', 'eu-west-1',
  'eu-west-2', 'eu-west-3', 'eu-south-1', 'eu-north-1', 'me-south-1', 'sa-east-1', 'af-south-1', 'il-central-1', 'mx-central-1',
]
const everyService = [
  listKeys, jsonCall('ssm', 'GetParameter'), jsonCall('cloudtrail', 'LookupEvents'), jsonCall('stockade', 'GetStatus'),
  queryCall('iam', 'ListUsers'), queryCall('sts', 'GetCallerIdentity'),
]

async function newSession(): Promise<{ readonly token: string; readonly identity: Identity }> {
  const { body } = await siege.call(queryCall('sts', 'GetSessionToken'))
  const [token, accessKeyId, secretAccessKey] = ['SessionToken', 'AccessKeyId', 'SecretAccessKey']
    .map(name => new RegExp(`<${name}>(.*?)<`).exec(body)![1]!)
  return { token: token!, identity: { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey! } }
}

test('sessions of Nobody, named in every Region and service', async () => {
  const places = regions.flatMap(region => everyService.map(call => ({ region, call })))
  const forged: Parameters<typeof send>[1][] = []
  const prepare = async (sessions: number) => {
    for (let i = 0; i < sessions; i++) {
      const { token, identity } = await newSession()
      for (const { region, call } of places) {
        const headers = { ...call.headers, 'x-amz-security-token': token }
        const request = signed(siege.url, { ...call, headers }, { identity, region })
        forged.push(withAuthorization(request, text => text.replace(/Signature=\w+/, `Signature=${'0'.repeat(64)}`)))
      }
    }
  }
  const sendAll = () => flood(forged.length, () => forged.pop()!)
  await prepare(10)
  assert.deepEqual([...await sendAll()].sort(), ['InvalidSignatureException', 'SignatureDoesNotMatch'])
  const before = await siege.memory()
  await prepare(scaled(100))
  await sendAll()
  const grown = (await siege.memory()) - before
  assert.ok(grown < 16_000_000, `${Math.round(grown / 1e6)} MB more`)
})
