// A key that is set inactive while its owner writes as fast as possible: what was allowed stands in the journal before that.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import type { Identity } from '../kit/identity.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser } from '../kit/users.ts'

const rounds = Number(process.env['STOCKADE_ROUNDS'] ?? 12)
const server = await startServer()
const writer = await createUser(server, 'writer', allow('ssm:*'))
const ask = (call: Unsigned, identity?: Identity) => send(server.url, signed(server.url, call, identity ? { identity } : {}))
const put = (name: string) => jsonCall('ssm', 'PutParameter', { Name: name, Value: 'x', Type: 'String' })
const set = (Status: string) =>
  ask(queryCall('iam', 'UpdateAccessKey', { UserName: 'writer', AccessKeyId: writer.accessKeyId, Status }))

async function writeUntilRefused(name: string): Promise<void> {
  for (let i = 0, status = 200; status === 200; i++) status = (await ask(put(`${name}/${i}`), writer)).status
}

test('no write of the key is recorded behind its deactivation', async () => {
  for (let round = 0; round < rounds; round++) {
    const writing = Array.from({ length: 6 }, (_, each) => writeUntilRefused(`/${round}/${each}`))
    await pause(10 + round)
    assert.equal((await set('Inactive')).status, 200)
    await Promise.all(writing)
    assert.equal((await set('Active')).status, 200)
  }
  let isActive = true
  let written = 0
  const late: string[] = []
  for (const { eventName, errorCode, requestParameters } of await server.records()) {
    const { status, name } = requestParameters as { readonly status?: string; readonly name?: string }
    if (eventName === 'UpdateAccessKey') isActive = status === 'Active'
    else if (eventName === 'PutParameter' && !errorCode && isActive) written++
    else if (eventName === 'PutParameter' && !errorCode) late.push(String(name))
  }
  assert.ok(written > 0)
  assert.deepEqual(late, [])
})
