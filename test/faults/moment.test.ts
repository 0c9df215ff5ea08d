// What is read at different moments: rights that were never there at the same time open nothing, and a list of which somebody has
// gone is no shorter for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../kit/identity.ts'
import { jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, noSecrets, policy } from '../kit/users.ts'

/** Rounds in which two calls are sent at once. */
const inOneGroup = 60

let hold: Promise<void> | undefined
let arrived = () => undefined as void

const server = await startServer({
  between(storage) {
    const { store } = storage
    const [peek, read, scan] = [store.peek.bind(store), store.read.bind(store), store.scan.bind(store)]
    // As where the cache has no room for keys, and the store takes its time.
    store.peek = id => (hold && id.startsWith('kms.keys') ? undefined : peek(id))
    store.read = async (collection, key) => {
      if (hold && collection === 'kms.keys') {
        arrived()
        await hold
      }
      return read(collection, key)
    }
    store.scan = async (collection, range) => {
      if (hold && collection === 'ssm.parameter-versions') {
        arrived()
        await hold
      }
      const rows = await scan(collection, range)
      if (hold && collection === 'iam.memberships') {
        arrived()
        await hold
      }
      return rows
    }
    return storage
  },
})

/** Holds what is read next, and answers with what lets it go on, once it is reached. */
function holdNext(): { readonly reached: Promise<void>; readonly release: () => void } {
  let release = () => undefined as void
  hold = new Promise(resolve => (release = resolve))
  const reached = new Promise<void>(resolve => (arrived = resolve))
  return { reached, release }
}

const byAccount = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } }
const byRoot = { ...byAccount, Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:root` } } }

test('a right that goes before another comes allows no read in between', async () => {
  const { iam, kms } = sdk(server)
  const { KeyMetadata } = await kms.createKey({ Policy: policy(byRoot), BypassPolicyLockoutSafetyCheck: true })
  const KeyId = KeyMetadata!.KeyId!
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('hush') })
  const eve = sdk(server, await createUser(server, 'eve', allow('kms:Decrypt')))
  const { reached, release } = holdNext()
  const answer = eve.kms.decrypt({ CiphertextBlob }).then(() => 'a plaintext', (error: Error) => error.name)
  await reached
  await iam.deleteUserPolicy({ UserName: 'eve', PolicyName: 'test' })
  hold = undefined
  await kms.putKeyPolicy({ KeyId, Policy: policy(byAccount) })
  release()
  assert.equal(await answer, 'AccessDeniedException')
})

test('an access key that goes before a right comes reads nothing', async () => {
  const { iam, kms } = sdk(server)
  const { KeyMetadata } = await kms.createKey({ Policy: policy(byRoot), BypassPolicyLockoutSafetyCheck: true })
  const KeyId = KeyMetadata!.KeyId!
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('hush') })
  const dan = await createUser(server, 'dan', allow('kms:Decrypt'))
  const { reached, release } = holdNext()
  const answer = sdk(server, dan).kms.decrypt({ CiphertextBlob }).then(() => 'a plaintext', (error: Error) => error.name)
  await reached
  await iam.updateAccessKey({ UserName: 'dan', AccessKeyId: dan.accessKeyId, Status: 'Inactive' })
  hold = undefined
  await kms.putKeyPolicy({ KeyId, Policy: policy(byAccount) })
  release()
  assert.equal(await answer, 'UnrecognizedClientException')
  // As every call that nobody has signed.
  const asked = (await server.records()).filter(({ eventName, userIdentity }) =>
    eventName === 'Decrypt' && userIdentity.type === 'IAMUser' && userIdentity.userName === 'dan')
  assert.deepEqual(asked, [])
})

test('what is read behind a decision is told by none that is older', async () => {
  const { iam, ssm } = sdk(server)
  await ssm.putParameter({ Name: '/told', Type: 'String', Value: 'for all' })
  const eve = sdk(server, await createUser(server, 'reader', allow('ssm:*')))
  await iam.putUserPolicy({ UserName: 'reader', PolicyName: 'no-secrets', PolicyDocument: policy(noSecrets) })
  const { reached, release } = holdNext()
  const answer = eve.ssm.getParameterHistory({ Name: '/told' }).then(() => 'a history', (error: Error) => error.name)
  await reached
  hold = undefined
  await ssm.addTagsToResource({ ResourceType: 'Parameter', ResourceId: '/told', Tags: [{ Key: 'secret', Value: '1' }] })
  await ssm.putParameter({ Name: '/told', Value: 'for few', Overwrite: true })
  release()
  assert.equal(await answer, 'AccessDeniedException')
})

test('a page of a group says that there is more, whoever of it goes meanwhile', async () => {
  const { iam } = sdk(server)
  await iam.createGroup({ GroupName: 'many' })
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => `member-${name}`)
  for (const UserName of names) {
    await iam.createUser({ UserName })
    await iam.addUserToGroup({ GroupName: 'many', UserName })
  }
  const [first] = (await iam.getGroup({ GroupName: 'many' })).Users!
  const { reached, release } = holdNext()
  const answer = iam.getGroup({ GroupName: 'many', MaxItems: 3 })
  await reached
  hold = undefined
  await iam.removeUserFromGroup({ GroupName: 'many', UserName: first!.UserName! })
  await iam.deleteUser({ UserName: first!.UserName! })
  release()
  const { Users: page, IsTruncated, Marker } = await answer
  assert.equal(IsTruncated, true)
  const rest = await iam.getGroup({ GroupName: 'many', Marker: Marker! })
  assert.equal(page!.length + rest.Users!.length, names.length - 1)
})

test('what a Deny is committed with is not told to who is denied', async () => {
  const { iam, ssm } = sdk(server)
  const identity = await createUser(server, 'grouped', allow('ssm:*'))
  const named = { UserName: 'grouped', PolicyName: 'deny' }
  const deny = policy({ Effect: 'Deny', Action: '*', Resource: '*' })
  const ask = (call: Unsigned, by = {}) => send(server.url, signed(server.url, call, by))
  const listed = (path: string) => [
    jsonCall('ssm', 'GetParametersByPath', { Path: path }),
    jsonCall('ssm', 'DescribeParameters', { ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: [path] }] }),
  ]
  const rounds = { now: 0 }
  const told = new Set<string>()
  const readers = Array.from({ length: 12 }, async (_, reader) => {
    while (rounds.now < inOneGroup) {
      const path = `/grouped/${rounds.now}`
      const { body } = await ask(listed(path)[reader % 2]!, { identity })
      if (body.includes(`${path}/made`)) told.add(`${path}/made`)
    }
  })
  // The parameter goes before the Deny does: at no moment was it there, made behind the Deny, for who is denied.
  for (; rounds.now < inOneGroup; rounds.now++) {
    const Name = `/grouped/${rounds.now}/made`
    const calls = [
      queryCall('iam', 'PutUserPolicy', { ...named, PolicyDocument: deny }),
      jsonCall('ssm', 'PutParameter', { Name, Type: 'String', Value: 'v' }),
    ]
    for (const { status } of await Promise.all(calls.map(call => ask(call)))) assert.equal(status, 200)
    await ssm.deleteParameter({ Name })
    await iam.deleteUserPolicy(named)
  }
  await Promise.all(readers)
  let isDenied = false
  const behind = (await server.records()).flatMap(({ eventName, requestParameters, errorCode }) => {
    if (errorCode === undefined && eventName === 'PutUserPolicy') isDenied = true
    if (eventName === 'DeleteUserPolicy') isDenied = false
    return isDenied && eventName === 'PutParameter' ? [String((requestParameters as Record<string, unknown>)['name'])] : []
  })
  assert.ok(behind.length > 0, 'no parameter was committed behind a Deny')
  assert.deepEqual(behind.filter(name => told.has(name)), [])
})
