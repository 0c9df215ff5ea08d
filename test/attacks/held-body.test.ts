// Who sends the head of a call while he may make it, and its body when he may no more.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { root, type Identity } from '../kit/identity.ts'
import { jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { wireText } from '../kit/socket.ts'
import { allow, createUser } from '../kit/users.ts'

const server = await startServer({ dev: true })
const { iam, sts } = sdk(server)
const eve = await createUser(server, 'eve', allow('*'))
const cleared = await createUser(server, 'cleared', {
  ...allow('iam:CreateUser'), Condition: { StringEquals: { 'aws:PrincipalTag/clearance': 'high' } },
})
await iam.tagUser({ UserName: 'cleared', Tags: [{ Key: 'clearance', Value: 'high' }] })

interface Held {
  /** Sends the body; answers with the status and everything behind it. */
  release(): Promise<string>
}

/** Long enough behind the head for whatever the server does with a head. */
async function hold(call: Unsigned, identity: Identity): Promise<Held> {
  const text = wireText(signed(server.url, call, { identity }))
  const bodyAt = text.indexOf('\r\n\r\n') + 4
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  let answer = ''
  socket.on('data', chunk => {
    answer += String(chunk)
  })
  socket.write(text.slice(0, bodyAt))
  await pause(100)
  return {
    async release() {
      socket.write(text.slice(bodyAt))
      await once(socket, 'close')
      return answer
    },
  }
}

const creation = (name: string) => queryCall('iam', 'CreateUser', { UserName: name })

async function assertNobody(name: string): Promise<void> {
  await assert.rejects(iam.getUser({ UserName: name }), { name: 'NoSuchEntityException' })
}

test('a call that is held back goes on as any other', async () => {
  const held = await hold(creation('slow'), eve)
  assert.match(await held.release(), /^HTTP\/1\.1 200 /)
})

test('its access key was deleted meanwhile', async () => {
  const [creating, listing] = [await hold(creation('backdoor'), eve), await hold(jsonCall('kms', 'ListKeys'), eve)]
  await iam.deleteAccessKey({ UserName: 'eve', AccessKeyId: eve.accessKeyId })
  assert.match(await creating.release(), /^HTTP\/1\.1 403 [^]*InvalidClientTokenId/)
  assert.match(await listing.release(), /^HTTP\/1\.1 400 [^]*UnrecognizedClientException/)
  await assertNobody('backdoor')
})

test('the tag was taken away that a policy asks for', async () => {
  const held = await hold(creation('untagged'), cleared)
  await iam.untagUser({ UserName: 'cleared', TagKeys: ['clearance'] })
  assert.match(await held.release(), /^HTTP\/1\.1 403 [^]*AccessDenied/)
  await assertNobody('untagged')
})

test('its session ended meanwhile', async () => {
  const { Credentials } = await sts.getSessionToken({ DurationSeconds: 900 })
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!
  const call = queryCall('sts', 'GetCallerIdentity')
  const held = await hold(
    { ...call, headers: { ...call.headers, 'x-amz-security-token': SessionToken! } },
    { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey! },
  )
  const advance = jsonCall('stockade', 'AdvanceClock', { Milliseconds: 1_000_000 })
  const advanced = await send(server.url, signed(server.url, advance, { identity: root }))
  assert.equal(advanced.status, 200, advanced.body)
  assert.match(await held.release(), /^HTTP\/1\.1 403 [^]*ExpiredToken/)
})
