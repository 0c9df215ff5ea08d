// Each way in which a signature can be wrong, in both protocols: AWS's code, status and message; no record; no change.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { payloadHash } from '../../src/engines/sigv4/canonical-request.ts'
import type { Identity } from '../kit/identity.ts'
import { presignedTarget } from '../kit/presign.ts'
import { errorOf, headerOf, jsonCall, queryCall, send, signed, withHeader, type RawRequest } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { createUser } from '../kit/users.ts'
import { authenticationCases, type Kind } from './authentication-cases.ts'

const server = await startServer()
const deleted = await deletedIdentity()
const cases = authenticationCases(deleted, Date.now())

/** What the two protocols call each kind, and their statuses. */
const written: Record<Kind, { readonly json: readonly [string, number]; readonly query: readonly [string, number] }> = {
  signature: { json: ['InvalidSignatureException', 400], query: ['SignatureDoesNotMatch', 403] },
  token: { json: ['UnrecognizedClientException', 400], query: ['InvalidClientTokenId', 403] },
  missing: { json: ['MissingAuthenticationTokenException', 400], query: ['MissingAuthenticationToken', 403] },
  incomplete: { json: ['IncompleteSignatureException', 400], query: ['IncompleteSignature', 400] },
}

const calls = {
  json: jsonCall('kms', 'CreateKey'),
  query: queryCall('iam', 'CreateUser', { UserName: 'mallory' }),
}

async function deletedIdentity(): Promise<Identity> {
  const identity = await createUser(server, 'leaver')
  await sdk(server).iam.deleteAccessKey({ UserName: 'leaver', AccessKeyId: identity.accessKeyId })
  return identity
}

let ran = 0

for (const protocol of ['json', 'query'] as const) {
  suite(`refused in ${protocol}`, () => {
    for (const { name, kind, message, signing, bend = (request: RawRequest) => request } of cases) {
      test(name, async () => {
        const before = await server.records()
        const answer = await send(server.url, bend(signed(server.url, calls[protocol], signing)))
        const [code, status] = written[kind][protocol]
        const error = errorOf(answer)
        assert.deepEqual({ code: error.code, status: error.status }, { code, status }, answer.body)
        if (typeof message === 'string') assert.equal(error.message, message)
        else assert.match(error.message, message)
        assert.equal((await server.records()).length, before.length)
        ran++
      })
    }
  })
}

test('the same requests unbent are good, and those that were refused changed nothing', async () => {
  assert.ok(cases.length >= 39)
  assert.equal(ran, cases.length * 2)
  const { iam, kms } = sdk(server)
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  await assert.rejects(iam.getUser({ UserName: 'mallory' }), { name: 'NoSuchEntityException' })
  for (const call of Object.values(calls)) assert.equal((await send(server.url, signed(server.url, call))).status, 200)
  assert.equal((await kms.listKeys({})).Keys?.length, 1)
})

test('what does not bend a signature: 14 minutes, folded spaces, an unsigned header, a path that leads to the same', async () => {
  const call = jsonCall('kms', 'ListKeys')
  for (const minutes of [-14, 14]) {
    assert.equal((await send(server.url, signed(server.url, call, { at: Date.now() + minutes * 60_000 }))).status, 200)
  }
  const request = signed(server.url, { ...call, headers: { ...call.headers, 'x-note': 'a  b' } })
  const harmless = [
    withHeader(request, 'x-note', '  a b '),
    withHeader(request, 'x-unsigned', 'anything'),
    withHeader(request, 'authorization', headerOf(request, 'authorization').replaceAll(', ', ',')),
    { ...request, target: '/x/../' },
  ]
  for (const bent of harmless) assert.equal((await send(server.url, bent)).status, 200)
})

test('a good signature of one service is none for another', async () => {
  const kms = signed(server.url, jsonCall('kms', 'ListKeys'))
  const asTrail = withHeader(kms, 'x-amz-target', 'CloudTrail_20131101.LookupEvents')
  assert.equal(errorOf(await send(server.url, asTrail)).message, "Credential should be scoped to correct service: 'cloudtrail'.")
})

test('the header that names the operation must be signed, in the header\'s form and in the query\'s', async () => {
  const call = jsonCall('kms', 'CreateKey')
  const bare = signed(server.url, { ...call, headers: {} })
  const { host } = new URL(server.url)
  const target = presignedTarget(host, 'kms', '/?x=1', Date.now())
  for (const request of [bare, { method: 'GET', target, headers: [['host', host]], body: '' } satisfies RawRequest]) {
    const error = errorOf(await send(server.url, { ...request, headers: [...request.headers, ...Object.entries(call.headers)] }))
    assert.deepEqual([error.code, error.status], ['InvalidSignatureException', 400])
    assert.equal(error.message, "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.")
  }
})

test('what is said of the body, in a header that is signed, must hold', async () => {
  const call = jsonCall('kms', 'ListKeys')
  const saying = (hash: string) => {
    const headers = { ...call.headers, 'x-amz-content-sha256': hash }
    return send(server.url, signed(server.url, { ...call, headers }))
  }
  assert.equal((await saying(payloadHash(Buffer.from(call.body)))).status, 200)
  for (const hash of [payloadHash(Buffer.from('x')), 'UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', '']) {
    const error = errorOf(await saying(hash))
    assert.deepEqual([error.code, error.status], ['InvalidSignatureException', 400], hash)
  }
})

test('a service that has a global endpoint may be signed for by its name, in the account\'s partition', async () => {
  const answers = async (region: string) => Promise.all([
    queryCall('sts', 'GetCallerIdentity'), queryCall('iam', 'ListUsers'), jsonCall('kms', 'ListKeys'),
  ].map(async call => (await send(server.url, signed(server.url, call, { region }))).status))
  assert.deepEqual(await answers('aws-global'), [200, 200, 400])
  for (const name of ['aws-cn-global', 'aws-us-gov-global']) assert.deepEqual(await answers(name), [403, 403, 400])
  assert.deepEqual(await answers('aws-eusc-global'), [403, 403, 400])
  const recorded = (await server.records()).filter(({ eventName }) => eventName === 'GetCallerIdentity')
  assert.deepEqual(recorded.map(({ awsRegion }) => awsRegion), ['us-east-1'])
})

test('a key is unknown in the Regions of another partition', async () => {
  for (const region of ['cn-north-1', 'us-gov-west-1']) {
    const [json, query] = await Promise.all([jsonCall('kms', 'ListKeys'), queryCall('iam', 'ListUsers')].map(async call =>
      errorOf(await send(server.url, signed(server.url, call, { region })))))
    assert.deepEqual([json!.code, query!.code], ['UnrecognizedClientException', 'InvalidClientTokenId'])
  }
})
