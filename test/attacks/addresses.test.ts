// Who wants to hide where a call comes from, or to have come from elsewhere.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { root, type Identity } from '../kit/identity.ts'
import { queryCall, send, signed, withHeader } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { wireText } from '../kit/socket.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()

/** Whom every address but one is denied, and that one no caller here has. */
const distant = await createUser(siege as never, 'distant', allow('*'), {
  Effect: 'Deny', Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.1' } },
})

const made = async () => (await siege.records()).filter(({ eventName, errorCode }) => eventName === 'CreateUser' && !errorCode)

const textOf = (name: string, identity: Identity) =>
  wireText(signed(siege.url, queryCall('iam', 'CreateUser', { UserName: name }), { identity }))

test('a connection that is reset as soon as its call was sent', async () => {
  const before = (await made()).length
  for (let count = 0; count < scaled(60); count++) {
    const socket = connect(siege.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(textOf(`reset-${count}`, distant))
    socket.resetAndDestroy()
  }
  assert.equal((await siege.call(queryCall('sts', 'GetCallerIdentity'))).status, 200)
  const records = await siege.records()
  assert.equal((await made()).length, before)
  for (const { sourceIPAddress } of records) assert.equal(sourceIPAddress, '127.0.0.1')
})

test('a call that was given up before it was read', async () => {
  const before = (await made()).length
  // Whatever it needs is in the cache, so that nothing is waited for while it is carried out.
  await siege.call(queryCall('iam', 'CreateUser', { UserName: 'first' }), root)
  for (let count = 0; count < scaled(20); count++) {
    process.kill(siege.pid, 'SIGSTOP')
    const socket = connect(siege.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.end(textOf(`given-up-${count}`, root))
    await once(socket, 'finish')
    process.kill(siege.pid, 'SIGCONT')
    socket.resume()
    await once(socket, 'close')
  }
  assert.equal((await made()).length, before + 1)
})

test('what anybody says of where he comes from', async () => {
  const call = queryCall('iam', 'CreateUser', { UserName: 'forwarded' })
  const elsewhere = '192.0.2.1'
  const headers = { 'x-forwarded-for': elsewhere, forwarded: `for=${elsewhere}`, 'x-real-ip': elsewhere }
  const bare = signed(siege.url, call, { identity: distant })
  const beside = Object.entries(headers).reduce((request, [name, value]) => withHeader(request, name, value), bare)
  const within = signed(siege.url, { ...call, headers: { ...call.headers, ...headers } }, { identity: distant })
  for (const request of [beside, within]) {
    assert.equal((await send(siege.url, request)).status, 403)
  }
  assert.equal((await siege.records()).at(-1)!.sourceIPAddress, '127.0.0.1')
})
