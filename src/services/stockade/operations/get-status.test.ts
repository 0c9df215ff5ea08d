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
    Refused: { IncompleteSignatureException: 3 },
    RefusedSources: [{ Address: '127.0.0.1', Count: 3 }],
  })
  assert.match(String(Version), /^\d+\.\d+\.\d+/)
  assert.ok(Number(StartedAt) <= Number(Now) && Math.abs(Number(Now) * 1000 - Date.now()) < 60_000)
  assert.ok(Number(ResidentBytes) > 10_000_000)
  await assertRecord(server, 'GetStatus', { readOnly: true, responseElements: null })
})

test('needs stockade:GetStatus', async () => {
  const answer = await getStatus({ identity: await createUser(server, 'nobody', allow('kms:*')) })
  const { code, message } = errorOf(answer)
  assert.equal(code, 'AccessDeniedException')
  assert.match(message, /not authorized to perform: stockade:GetStatus on resource: \*/)
  assert.equal((await getStatus({ identity: await createUser(server, 'watcher', allow('stockade:Get*')) })).status, 200)
})
