// A secret is copied in the name of whoever has changed it, behind his call: by what is allowed to him when it is copied.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitGate } from '../../../../test/kit/commit-gate.ts'
import { root, sessionIdentity } from '../../../../test/kit/identity.ts'
import { runTimers } from '../../../../test/kit/pass.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { StoreUnavailable } from '../../../storage/store.ts'

const gate = commitGate()
const server = await startServer({ between: gate.between })
const { secretsmanager: secrets, iam, sts } = sdk(server)
const west = sdk(server, undefined, 'eu-west-1')
const AddReplicaRegions = [{ Region: 'eu-west-1' }]
const everything = allow('*')
const denying = (region: string, ...Action: string[]) => policy(everything, {
  Effect: 'Deny', Action, Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': region } },
})
const role = await createRole(server, 'replicator', everything)
const owner = await createUser(server, 'owner', everything)
const as = async (Policy?: string) => sdk(server, await assume(server, owner, role, Policy ? { Policy } : {})).secretsmanager
const read = async (SecretId: string) => (await west.secretsmanager.getSecretValue({ SecretId })).SecretString

async function status(SecretId: string) {
  await runTimers(server)
  const [{ Status, StatusMessage } = {}] = (await secrets.describeSecret({ SecretId })).ReplicationStatus!
  return { Status, StatusMessage }
}
const inSync = { Status: 'InSync', StatusMessage: 'Replication succeeded' }
const told = (action: string, region: string) => new RegExp(
  '^Replication failed: User: arn:aws:sts::000000000000:assumed-role/replicator/session is not authorized to perform: '
    + `kms:${action} on resource: arn:aws:kms:${region}:000000000000:key/[-\\da-f]{36} with an explicit deny in a session policy `
    + '\\(Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: [-\\da-f]{36}; Proxy: null\\)$',
)

test('who may not decrypt at the primary, or encrypt at the replica, is told so by the status, and the value stays', async () => {
  const SecretId = 'authority'
  await secrets.createSecret({ Name: SecretId, SecretString: 'one' })
  const [noSource, noTarget] = [denying('us-east-1', 'kms:Decrypt'), denying('eu-west-1', 'kms:GenerateDataKey', 'kms:Encrypt')]
  const { ReplicationStatus } = await (await as(noSource)).replicateSecretToRegions({ SecretId, AddReplicaRegions })
  assert.deepEqual(ReplicationStatus!.map(({ Status, StatusMessage }) => [Status, StatusMessage]), [['InProgress', undefined]])
  assert.match((await status(SecretId)).StatusMessage!, told('Decrypt', 'us-east-1'))
  await (await as(noTarget)).replicateSecretToRegions({ SecretId, AddReplicaRegions })
  assert.match((await status(SecretId)).StatusMessage!, told('GenerateDataKey', 'eu-west-1'))
  await (await as()).replicateSecretToRegions({ SecretId, AddReplicaRegions })
  assert.deepEqual([await status(SecretId), await read(SecretId)], [inSync, 'one'])
  for (const Policy of [noSource, noTarget]) {
    await (await as(Policy)).putSecretValue({ SecretId, SecretString: 'two' })
    assert.deepEqual([(await status(SecretId)).Status, await read(SecretId)], ['Failed', 'one'])
    assert.equal((await secrets.getSecretValue({ SecretId })).SecretString, 'two')
  }
  await secrets.replicateSecretToRegions({ SecretId, AddReplicaRegions })
  assert.deepEqual([await status(SecretId), await read(SecretId)], [inSync, 'two'])
})

test('users, sessions and root have it copied, and the trail of each Region shows whoever it was', async () => {
  const { Credentials: ofRoot } = await sts.getSessionToken({})
  const { Credentials: ofGuest } = await sdk(server, owner).sts.getFederationToken({ Name: 'guest', Policy: policy(everything) })
  const callers = {
    'of-root': root, 'of-user': owner, 'of-role': await assume(server, owner, role), 'of-session': sessionIdentity(ofRoot!),
    'of-guest': sessionIdentity(ofGuest!),
  }
  for (const [Name, caller] of Object.entries(callers)) {
    await sdk(server, caller).secretsmanager.createSecret({ Name, SecretString: Name, AddReplicaRegions })
    assert.deepEqual([await status(Name), await read(Name)], [inSync, Name])
    const own = (await server.records()).findLast(({ eventName }) => eventName === 'CreateSecret')!
    const there = (await server.records()).findLast(({ eventName, awsRegion }) =>
      eventName === 'GenerateDataKey' && awsRegion === 'eu-west-1')!
    const { invokedBy, ...identity } = there.userIdentity as { readonly invokedBy?: string }
    assert.deepEqual([identity, invokedBy], [own.userIdentity, 'secretsmanager.amazonaws.com'])
    assert.equal(there.sourceIPAddress, 'secretsmanager.amazonaws.com')
  }
})

/** The secret's first copy stands before its commit while `meanwhile` is done. */
async function overtaken(SecretId: string, caller: typeof secrets, meanwhile: () => Promise<unknown>) {
  await secrets.createSecret({ Name: SecretId, SecretString: 'x' })
  const copying = gate.hold('GenerateDataKey')
  await caller.replicateSecretToRegions({ SecretId, AddReplicaRegions })
  const held = await copying
  await meanwhile()
  held.release()
  return status(SecretId)
}

test('in the name of whoever is no more nothing is copied', async () => {
  const user = await createUser(server, 'leaving', everything)
  const gone = await overtaken('of-nobody', sdk(server, user).secretsmanager, async () => {
    await iam.deleteAccessKey({ UserName: 'leaving', AccessKeyId: user.accessKeyId })
    await iam.deleteUserPolicy({ UserName: 'leaving', PolicyName: 'test' })
    await iam.deleteUser({ UserName: 'leaving' })
  })
  const nobody = 'The principal that made the call does not exist any more.'
  assert.deepEqual(gone, { Status: 'Failed', StatusMessage: `Replication failed: ${nobody}` })
})

test('what is allowed to him is asked when it is copied, and no key of his has to be there by then', async () => {
  const user = await createUser(server, 'limited', everything)
  const limited = sdk(server, user).secretsmanager
  const keyless = await overtaken('without-a-key', limited, () =>
    iam.deleteAccessKey({ UserName: 'limited', AccessKeyId: user.accessKeyId }))
  assert.deepEqual(keyless, inSync)
  const { AccessKey } = await iam.createAccessKey({ UserName: 'limited' })
  const other = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  const denied = await overtaken('denied-later', sdk(server, other).secretsmanager, () =>
    iam.putUserPolicy({ UserName: 'limited', PolicyName: 'test', PolicyDocument: denying('eu-west-1', 'kms:*') }))
  assert.match(denied.StatusMessage!, /kms:GenerateDataKey .* with an explicit deny in an identity-based policy/)
})

test('what a server has not copied before it ended the next one copies, in the same name', async () => {
  const folder = temporaryFolder()
  const first = await startServer({ folder: folder.path, between: storage => {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = async batch => {
      if (batch.isOwnWork) throw new StoreUnavailable('It takes nothing of an effect.')
      return commit(batch)
    }
    return storage
  } })
  const user = await createUser(first, 'ann', everything)
  const { secretsmanager } = sdk(first, user)
  const { ReplicationStatus } = await secretsmanager.createSecret({ Name: 'left', SecretString: 'x', AddReplicaRegions })
  assert.equal(ReplicationStatus![0]!.Status, 'InProgress')
  await first.stop()
  const next = await startServer({ folder: folder.path })
  await runTimers(next)
  const copied = await sdk(next, user, 'eu-west-1').secretsmanager.getSecretValue({ SecretId: 'left' })
  assert.equal(copied.SecretString, 'x')
  const { userIdentity } = (await next.records()).findLast(({ eventName, awsRegion }) =>
    eventName === 'GenerateDataKey' && awsRegion === 'eu-west-1')!
  assert.equal(userIdentity['arn'], 'arn:aws:iam::000000000000:user/ann')
  await next.stop()
  folder.remove()
})
