import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { errorOf, jsonCall, send, signed, withHeader, type Signing, type Unsigned } from '../../../../test/kit/raw-request.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const ephemeral = await startServer({ ephemeral: true, dev: true })
const path: Unsigned = { service: 'stockade', method: 'POST', target: '/_stockade/reset', headers: {}, body: '' }
const reset = ({ url } = ephemeral, signing: Signing = {}) => send(url, signed(url, path, signing))
const { cloudtrail, iam, kms, ssm } = sdk(ephemeral)

test('nothing is left of what was there, the history and the time included', async () => {
  const before = Date.now()
  const alice = await createUser(ephemeral, 'alice', allow('kms:*'))
  const { KeyMetadata } = await kms.createKey({})
  const KeyId = KeyMetadata!.KeyId!
  await ssm.putParameter({ Name: 'p', Value: 'v', Type: 'SecureString' })
  await send(ephemeral.url, signed(ephemeral.url, jsonCall('stockade', 'AdvanceClock', { Milliseconds: 864e5 })))
  assert.equal((await reset()).status, 200)
  assert.deepEqual((await iam.listUsers({})).Users, [])
  await assert.rejects(kms.describeKey({ KeyId }), { name: 'NotFoundException' })
  assert.deepEqual((await ssm.describeParameters({})).Parameters, [])
  await assert.rejects(sdk(ephemeral, alice).kms.listKeys({}), { name: 'UnrecognizedClientException' })
  const { CreationDate } = (await kms.createKey({})).KeyMetadata!
  assert.ok(CreationDate!.getTime() - before < 864e5)
  assert.deepEqual((await cloudtrail.lookupEvents({ EndTime: new Date(before - 1000) })).Events, [])
})

test('calls beside it are all answered, by the store of before or by the one behind', async () => {
  for (let round = 0; round < 5; round++) {
    const calls = Array.from({ length: 20 }, () => kms.createKey({}))
    const [answer] = await Promise.all([reset(), Promise.all(calls)])
    assert.equal(answer.status, 200)
  }
})

test('what was thrown away is held by nobody, also where several reset at once', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const held = async () => {
    for (let round = 0; round < 3; round++) await setImmediate(collect())
    return process.memoryUsage().arrayBuffers
  }
  const fill = () => Promise.all(Array.from({ length: 50 }, (_, i) =>
    ssm.putParameter({ Name: `/${i}`, Value: 'x'.repeat(4000), Type: 'String' })))
  await fill()
  await reset()
  const before = await held()
  for (let round = 0; round < 15; round++) {
    await fill()
    await Promise.all([reset(), reset()])
  }
  const grown = (await held()) - before
  assert.ok(grown < 15 * 50 * 4000 / 2, `${grown} bytes`)
})

test('only by who may, with a signature, by POST', async () => {
  const nobody = await createUser(ephemeral, 'nobody')
  const good = signed(ephemeral.url, path)
  const refused = [
    ['AccessDeniedException', signed(ephemeral.url, path, { identity: nobody })],
    ['MissingAuthenticationTokenException', withHeader(good, 'authorization', undefined)],
    ['UnknownOperationException', signed(ephemeral.url, { ...path, method: 'GET' })],
  ] as const
  for (const [code, request] of refused) assert.equal(errorOf(await send(ephemeral.url, request)).code, code)
  assert.equal((await iam.listUsers({})).Users!.length, 1)
})

test('what is kept is not thrown away', async () => {
  const kept = await startServer({ dev: true })
  const { code, message } = errorOf(await reset(kept))
  assert.deepEqual([code, /is kept/.test(message)], ['StoreIsKeptException', true])
  await assertRecord(kept, 'Reset', { readOnly: false, eventSource: 'stockade', errorCode: 'StoreIsKeptException' })
})

test('in development mode only', async () => {
  const server = await startServer({ ephemeral: true })
  assert.equal(errorOf(await reset(server)).code, 'NotInDevelopmentException')
})
