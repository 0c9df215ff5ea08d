import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../../../test/kit/child-server.ts'
import { region, root, rootVariables } from '../../../test/kit/identity.ts'
import {
  errorOf, headerOf, jsonCall, queryCall, send, signed, withAuthorization, withHeader, type RawRequest,
} from '../../../test/kit/raw-request.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { allow, policy } from '../../../test/kit/users.ts'

const folder = temporaryFolder()
const log: string[] = []
const server = await spawnServer({
  data: folder.path,
  log,
  environment: {
    STOCKADE_LOG: 'json', ...rootVariables,
  },
})
after(async () => {
  await server.end('SIGTERM')
  folder.remove()
})

const { url } = server
const { iam, kms } = sdk({ url })

/** The line of a call that has its answer; it is written within a moment. */
async function lineOf(request: RawRequest): Promise<{ line: Record<string, unknown>; answer: Awaited<ReturnType<typeof send>> }> {
  const answer = await send(url, request)
  const id = String(answer.headers['x-amzn-requestid'])
  for (;;) {
    const found = log.find(text => text.includes(id))
    if (found !== undefined) return { line: JSON.parse(found) as Record<string, unknown>, answer }
    await delay(10)
  }
}

const { KeyMetadata: key } = await kms.createKey({})
const plaintext = Buffer.from('what nobody may read')
const encrypt = jsonCall('kms', 'Encrypt', { KeyId: key!.Arn!, Plaintext: plaintext.toString('base64') })

await iam.createUser({ UserName: 'ann' })
const { AccessKey: made } = await iam.createAccessKey({ UserName: 'ann' })
const ann = { accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey! }
const arn = 'arn:aws:iam::000000000000:user/ann'

test('a call that went well says what, who and how long', async () => {
  const { line } = await lineOf(signed(url, encrypt))
  const { time, milliseconds, requestId, ...rest } = line
  assert.deepEqual(rest, {
    level: 'info', operation: 'kms:Encrypt', caller: 'arn:aws:iam::000000000000:root', source: '127.0.0.1', status: 200, code: '',
  })
  assert.match(String(milliseconds), /^\d+(\.\d{1,3})?$/)
  assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 600_000)
  assert.match(String(requestId), /^[\da-f-]{36}$/)
})

test('a denial names action, resource and reason, as its caller was told', async () => {
  const attempts: readonly (readonly [string, RegExp])[] = [
    ['', /kms:Encrypt on resource: arn:\S+:key\/\S+ because no identity-based policy allows the kms:Encrypt action$/],
    [policy({ Effect: 'Deny', Action: '*', Resource: '*' }), /kms:Encrypt on resource: \S+ with an explicit deny in an iden/],
  ]
  for (const [document, reason] of attempts) {
    if (document !== '') await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'test', PolicyDocument: document })
    const { line, answer } = await lineOf(signed(url, encrypt, { identity: ann }))
    const { level, operation, caller, status, code, message } = line
    assert.deepEqual([level, operation, caller, status, code], ['warn', 'kms:Encrypt', arn, 400, 'AccessDeniedException'])
    assert.match(String(message), reason)
    assert.ok(String(message).startsWith(errorOf(answer).message))
  }
  await iam.deleteUserPolicy({ UserName: 'ann', PolicyName: 'test' })
})

test('and the statement that denied, which the caller is not told', async () => {
  const statement = { Sid: 'NoGroups', Effect: 'Deny', Action: 'iam:CreateGroup', Resource: '*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow('sqs:*'), statement] })
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'limits', PolicyDocument })
  const { line, answer } = await lineOf(signed(url, queryCall('iam', 'CreateGroup', { GroupName: 'staff' }), { identity: ann }))
  assert.ok(!answer.body.includes('NoGroups'))
  assert.match(String(line['message']), /explicit deny in an identity-based policy \(statement 2 "NoGroups" of ann\/limits\)$/)
  await iam.deleteUserPolicy({ UserName: 'ann', PolicyName: 'limits' })
})

test('whatever else a call fails by is told with its message', async () => {
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'test', PolicyDocument: policy(allow('*')) })
  for (const [request, operation, level, code] of [
    [jsonCall('kms', 'DescribeKey', { KeyId: 'alias/none' }), 'kms:DescribeKey', 'warn', 'NotFoundException'],
    [jsonCall('kms', 'CreateKey', { Description: 3 }), 'kms:CreateKey', 'warn', 'SerializationException'],
    [queryCall('iam', 'GetUser', { UserName: 'nobody' }), 'iam:GetUser', 'warn', 'NoSuchEntityException'],
    [jsonCall('kms', 'CreateCustomKeyStore', { CustomKeyStoreName: 'a' }), 'kms:CreateCustomKeyStore', 'error',
      'NotImplementedException'],
    // Who calls is known, and not what.
    [jsonCall('kms', 'Frobnicate'), 'kms', 'warn', 'UnknownOperationException'],
    [queryCall('iam', 'Frobnicate'), 'iam', 'warn', 'InvalidAction'],
  ] as const) {
    const { line, answer } = await lineOf(signed(url, request, { identity: ann }))
    assert.deepEqual([line['operation'], line['caller'], line['level'], line['code']], [operation, arn, level, code])
    assert.equal(line['message'], errorOf(answer).message)
    assert.equal(line['accessKeyId'], undefined)
  }
})

const scope = { accessKeyId: root.accessKeyId, service: 'kms', region }

test('a signature that proves nothing is told with its key id, what it was for, and why', async () => {
  const good = signed(url, encrypt)
  const unknown = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x' }
  for (const [request, code, why, signer] of [
    [withHeader(good, 'x-amz-target', 'TrentService.Decrypt'), 'InvalidSignatureException', /signature we calculated/, scope],
    [signed(url, encrypt, { identity: unknown }), 'UnrecognizedClientException', /No access key that is active has this id/,
      { ...scope, accessKeyId: unknown.accessKeyId }],
    [signed(url, encrypt, { identity: { ...ann, sessionToken: 'token' } }), 'UnrecognizedClientException', /token is none/,
      { ...scope, accessKeyId: ann.accessKeyId }],
    [signed(url, encrypt, { at: Date.now() - 3_600_000 }), 'InvalidSignatureException', /Signature expired/, scope],
    [signed(url, encrypt, { service: 'iam' }), 'InvalidSignatureException', /scoped to correct service: 'kms'/,
      { ...scope, service: 'iam' }],
    [withHeader(good, 'authorization', undefined), 'MissingAuthenticationTokenException', /Missing Authentication Token/, {}],
  ] as const) {
    const { line } = await lineOf(request)
    const { accessKeyId, service, region: place, level, caller } = line
    assert.deepEqual([line['code'], level, caller], [code, 'warn', ''])
    assert.match(String(line['message']), why)
    const expected: Partial<typeof scope> = signer
    assert.deepEqual([accessKeyId, service, place], [expected.accessKeyId, expected.service, expected.region])
    assert.match(String(line['operation']), /^kms:(Encrypt|Decrypt)$/)
  }
})

test('a code is the one that the client shows, and what names no operation is known by its path', async () => {
  const stranger = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x' }
  const listing = queryCall('iam', 'ListUsers')
  const { line } = await lineOf(signed(url, listing, { identity: stranger }))
  assert.deepEqual([line['code'], line['status']], ['InvalidClientTokenId', 403])
  const bare = { ...withHeader(signed(url, listing), 'authorization', undefined), method: 'GET', body: '' }
  const asked = await lineOf({ ...bare, target: '/_elsewhere/health?token=secret' })
  assert.deepEqual([asked.line['operation'], asked.line['code']], ['GET /_elsewhere/health', 'MissingAuthenticationToken'])
  const whole = await lineOf({ ...bare, target: 'http://ann:secret@other.example/path?token=secret' })
  assert.equal(whole.line['operation'], 'GET http://other.example/path')
})

test('no line tells a secret, a signature or a token, nor one that stands where an id belongs', async () => {
  const secrets = ['wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMIaK7MDENGabPxRfiCYEXAMPLEKEY', 'a'.repeat(40)]
  const requests = secrets.map(secret => signed(url, encrypt, { identity: { accessKeyId: secret, secretAccessKey: 'AKIA' } }))
  const session = signed(url, encrypt, { identity: { ...root, sessionToken: 'a-token-that-opens-a-session' } })
  const bent = withAuthorization(signed(url, encrypt), text => text.replace('Signature=', 'Signature=0'))
  for (const request of [...requests, session, bent]) await lineOf(request)
  const all = log.join('\n')
  assert.match(all, /"accessKeyId":"wJal\.\.\."/)
  const signatures = [...requests, session, bent].map(request => headerOf(request, 'authorization').slice(-64))
  const plaintexts = [plaintext.toString(), plaintext.toString('base64')]
  const parts = secrets.map(secret => secret.slice(5, 30))
  const known = [root.secretAccessKey, ann.secretAccessKey, 'opens-a-session', ...signatures, ...plaintexts]
  for (const secret of [...parts, ...known]) {
    assert.ok(!all.includes(secret), secret)
  }
})
