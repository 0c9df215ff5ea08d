// A key that is set inactive while its owner writes, and takes sessions, as fast as possible: what was allowed stands in the
// journal before that.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import type { Identity } from '../kit/identity.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser } from '../kit/users.ts'

const rounds = Number(process.env['STOCKADE_TEST_ROUNDS'] ?? 12)
const server = await startServer()
const writer = await createUser(server, 'writer', allow('ssm:*'))
const ask = (call: Unsigned, identity?: Identity) => send(server.url, signed(server.url, call, identity ? { identity } : {}))
const put = (name: string) => jsonCall('ssm', 'PutParameter', { Name: name, Value: 'x', Type: 'String' })
const set = (Status: string) =>
  ask(queryCall('iam', 'UpdateAccessKey', { UserName: 'writer', AccessKeyId: writer.accessKeyId, Status }))

const session = queryCall('sts', 'GetSessionToken')

/** One kind of call after the other; `answered` is called with the number of those that were let through. */
async function changeUntilRefused(name: string, answered: (count: number) => void): Promise<void> {
  for (let i = 0; ; i++) {
    const { status } = await ask(i % 2 === 0 ? put(`${name}/${i}`) : session, writer)
    if (status !== 200) return
    answered(i + 1)
  }
}

test('nothing that the key changes or is given is recorded behind its deactivation', async () => {
  for (let round = 0; round < rounds; round++) {
    // However slow the machine is, both kinds of calls are under way.
    const both = Promise.withResolvers<void>()
    const answered = (count: number) => (count >= 2 ? both.resolve() : undefined)
    const writing = Array.from({ length: 6 }, (_, each) => changeUntilRefused(`/${round}/${each}`, answered))
    await Promise.race([both.promise, Promise.all(writing)])
    await pause(round)
    assert.equal((await set('Inactive')).status, 200)
    await Promise.all(writing)
    assert.equal((await set('Active')).status, 200)
  }
  let isActive = true
  const done = new Map<string, number>()
  const late: string[] = []
  for (const { eventName, errorCode, requestParameters } of await server.records()) {
    if (eventName === 'UpdateAccessKey') isActive = (requestParameters as { readonly status?: string }).status === 'Active'
    else if (!/^(PutParameter|GetSessionToken)$/.test(eventName) || errorCode) continue
    else if (isActive) done.set(eventName, (done.get(eventName) ?? 0) + 1)
    else late.push(eventName)
  }
  assert.equal(done.size, 2)
  assert.deepEqual(late, [])
})
