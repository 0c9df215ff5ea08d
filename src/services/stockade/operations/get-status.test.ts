import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, jsonCall, send, signed, withHeader, type Signing } from '../../../../test/kit/raw-request.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const getStatus = (signing: Signing = {}) => send(server.url, signed(server.url, jsonCall('stockade', 'GetStatus'), signing))

test('what was answered, what was refused and from where', async () => {
  const { kms, sts } = sdk(server)
  await kms.listKeys({})
  await kms.listAliases({})
  await sts.getCallerIdentity({})
  const forged = withHeader(signed(server.url, jsonCall('kms', 'ListKeys')), 'authorization', 'Bearer token')
  for (let count = 0; count < 3; count++) await send(server.url, forged)
  const { status, body } = await getStatus()
  assert.equal(status, 200)
  const { Version, StartedAt, Now, ResidentBytes, ...counts } = JSON.parse(body) as Record<string, unknown>
  assert.deepEqual(counts, {
    Calls: { kms: 2, sts: 1 },
    Denied: {},
    DeniedCallers: [],
    Failed: {},
    Throttled: {},
    ThrottledCallers: [],
    Refused: { IncompleteSignatureException: 3 },
    RefusedSources: [{ Address: '127.0.0.1', Count: 3 }],
  })
  assert.match(String(Version), /^\d+\.\d+\.\d+/)
  assert.ok(Number(StartedAt) <= Number(Now) && Math.abs(Number(Now) * 1000 - Date.now()) < 60_000)
  assert.ok(Number(ResidentBytes) > 10_000_000)
  await assertRecord(server, 'GetStatus', { readOnly: true, responseElements: null })
})

const countsNow = async () => JSON.parse((await getStatus()).body) as Record<string, object>

test('what was denied, and whose it was; what failed, and by which code', async () => {
  const [ann, ben] = [await createUser(server, 'ann'), await createUser(server, 'ben')]
  for (const identity of [ann, ben, ben]) {
    await assert.rejects(sdk(server, identity).kms.listKeys({}), { name: 'AccessDeniedException' })
  }
  await assert.rejects(sdk(server, ben).iam.listUsers({}), { name: 'AccessDenied' })
  const { kms, iam } = sdk(server)
  await assert.rejects(kms.describeKey({ KeyId: 'alias/none' }), { name: 'NotFoundException' })
  await assert.rejects(iam.getUser({ UserName: 'nobody' }), { name: 'NoSuchEntityException' })
  const { Denied, DeniedCallers, Failed, Throttled, Refused } = await countsNow()
  assert.deepEqual({ Denied, DeniedCallers, Failed, Throttled, Refused }, {
    Denied: { 'kms:ListKeys': 3, 'iam:ListUsers': 1 },
    DeniedCallers: [
      { Caller: 'arn:aws:iam::000000000000:user/ben', Count: 3 }, { Caller: 'arn:aws:iam::000000000000:user/ann', Count: 1 },
    ],
    Failed: { NotFoundException: 1, NoSuchEntityException: 1 },
    Throttled: {},
    Refused: { IncompleteSignatureException: 3 },
  })
})

test('who called too often, and what', async () => {
  const busy = await startServer({ quotas: 'aws' })
  const identity = await createUser(busy, 'ann', allow('*'))
  const call = jsonCall('kms', 'CreateKey')
  const answers = await Promise.all(Array.from({ length: 60 }, () => send(busy.url, signed(busy.url, call, { identity }))))
  const throttled = answers.filter(({ status }) => status !== 200)
  assert.ok(throttled.length > 0)
  const { body } = await send(busy.url, signed(busy.url, jsonCall('stockade', 'GetStatus')))
  const { Throttled, ThrottledCallers, Failed } = JSON.parse(body) as Record<string, object>
  assert.deepEqual({ Throttled, ThrottledCallers, Failed }, {
    Throttled: { 'kms:CreateKey': throttled.length },
    ThrottledCallers: [{ Caller: 'arn:aws:iam::000000000000:user/ann', Count: throttled.length }],
    Failed: {},
  })
})

test('no more callers than anybody reads', async () => {
  const crowd = await startServer()
  for (let i = 0; i < 22; i++) {
    const identity = await createUser(crowd, `u${i}`)
    await send(crowd.url, signed(crowd.url, jsonCall('kms', 'ListKeys'), { identity }))
  }
  const { body } = await send(crowd.url, signed(crowd.url, jsonCall('stockade', 'GetStatus')))
  const { Denied, DeniedCallers } = JSON.parse(body) as { Denied: object; DeniedCallers: readonly object[] }
  assert.deepEqual([Denied, DeniedCallers.length], [{ 'kms:ListKeys': 22 }, 20])
})

test('needs stockade:GetStatus', async () => {
  const answer = await getStatus({ identity: await createUser(server, 'nobody', allow('kms:*')) })
  const { code, message } = errorOf(answer)
  assert.equal(code, 'AccessDeniedException')
  assert.match(message, /not authorized to perform: stockade:GetStatus on resource: \*/)
  assert.equal((await getStatus({ identity: await createUser(server, 'watcher', allow('stockade:Get*')) })).status, 200)
})
