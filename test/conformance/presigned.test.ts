// Presigned requests: a URL names its signer, does what it was signed for and nothing else, and not for long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../kit/identity.ts'
import { presign } from '../kit/presign.ts'
import { python, withoutBoto3 } from '../kit/python.ts'
import { errorOf } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { createUser } from '../kit/users.ts'

const server = await startServer()
const call = { Action: 'GetCallerIdentity', Version: '2011-06-15' }
const minute = 60_000

async function fetched(url: string, method = 'GET') {
  const answer = await fetch(url, { method })
  return { status: answer.status, headers: {}, body: await answer.text() }
}

test('boto3\'s generate_presigned_url, fetched by GET, names the caller', { skip: withoutBoto3 }, async () => {
  const ann = await createUser(server, 'ann')
  const program = "import boto3\nprint(boto3.client('sts').generate_presigned_url('get_caller_identity', HttpMethod='GET'))\n"
  const { code, out, err } = await python(server, program, ann)
  assert.equal(code, 0, err)
  const { status, body } = await fetched(out.trim())
  assert.equal(status, 200, body)
  assert.match(body, new RegExp(`<Arn>arn:aws:iam::${account}:user/ann</Arn>`))
})

test('who accepts JSON is answered in JSON', async () => {
  const asked = { headers: { accept: 'application/json' } }
  const answer = await fetch(presign(server.url, 'sts', call, Date.now()), asked)
  assert.equal(answer.headers.get('content-type'), 'application/json')
  const { GetCallerIdentityResponse: said } = (await answer.json()) as { GetCallerIdentityResponse: Record<string, object> }
  const arn = `arn:aws:iam::${account}:root`
  assert.deepEqual(said['GetCallerIdentityResult'], { UserId: account, Account: account, Arn: arn })
  const refused = await fetch(`${presign(server.url, 'sts', call, Date.now())}0`, asked)
  const { Error: { Code } } = (await refused.json()) as { Error: { Code: string } }
  assert.deepEqual([refused.status, Code], [403, 'SignatureDoesNotMatch'])
})

test('with any character of its query changed it is refused', async () => {
  const url = presign(server.url, 'sts', call, Date.now())
  assert.equal((await fetched(url)).status, 200)
  const before = (await server.records()).length
  let ran = 0
  const changed = (at: number) => `${url.slice(0, at)}${url[at] === 'a' ? 'b' : 'a'}${url.slice(at + 1)}`
  // Every fifth character, and so a part of every parameter.
  for (let at = url.indexOf('?') + 1; at < url.length; at += 5) {
    const { status, body } = await fetched(changed(at))
    assert.ok([400, 403].includes(status), `${changed(at)}: ${status} ${body}`)
    ran++
  }
  const { code, status } = errorOf(await fetched(`${url.slice(0, -1)}${url.endsWith('0') ? '1' : '0'}`))
  assert.deepEqual([code, status], ['SignatureDoesNotMatch', 403])
  assert.ok(ran >= 50)
  assert.equal((await server.records()).length, before)
})

test('a plus that was signed is no space', async () => {
  const user = { Action: 'CreateUser', Version: '2010-05-08', UserName: 'a+b' }
  const url = presign(server.url, 'iam', user, Date.now())
  const { code, status } = errorOf(await fetched(url.replace('a%2Bb', 'a+b')))
  assert.deepEqual([code, status], ['SignatureDoesNotMatch', 403])
  assert.match((await fetched(url)).body, /<UserName>a\+b<\/UserName>/)
})

test('by another method it is refused', async () => {
  const url = presign(server.url, 'sts', call, Date.now())
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const { code, status } = errorOf(await fetched(url, method))
    assert.deepEqual([code, status], ['SignatureDoesNotMatch', 403], method)
  }
})

test('it is good for 15 minutes, whatever it says of itself', async () => {
  const at = (minutes: number) => fetched(presign(server.url, 'sts', call, Date.now() + minutes * minute))
  for (const minutes of [-14, 14]) assert.equal((await at(minutes)).status, 200)
  for (const [minutes, message] of [[-16, /^Signature expired: /], [16, /^Signature not yet current: /]] as const) {
    const error = errorOf(await at(minutes))
    assert.deepEqual([error.code, error.status], ['SignatureDoesNotMatch', 403])
    assert.match(error.message, message)
  }
})

test('a session\'s token counts in a header as it does in the query', async () => {
  const { Credentials: made } = await sdk(server).sts.getSessionToken({})
  const session = { accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey! }
  const url = presign(server.url, 'sts', call, Date.now(), session)
  const withToken = async (signed: string, token: string) => {
    const answer = await fetch(signed, { headers: { 'x-amz-security-token': token } })
    return [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]]
  }
  assert.deepEqual(await withToken(url, made!.SessionToken!), [200, undefined])
  assert.deepEqual(await withToken(url, 'another'), [403, 'InvalidClientTokenId'])
  assert.equal(errorOf(await fetched(url)).code, 'InvalidClientTokenId')
  const withoutSession = presign(server.url, 'sts', call, Date.now())
  assert.deepEqual(await withToken(withoutSession, made!.SessionToken!), [403, 'InvalidClientTokenId'])
})

test('a part that is missing is named', async () => {
  const url = presign(server.url, 'sts', call, Date.now()).replace(/&X-Amz-Date=\w+/, '')
  const { code, status, message } = errorOf(await fetched(url))
  assert.deepEqual([code, status], ['IncompleteSignature', 400])
  assert.match(message, /must include 'X-Amz-Date'/)
})
