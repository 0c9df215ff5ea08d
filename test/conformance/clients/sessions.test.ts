// Who is calling, through every client: root, a user, and the temporary credentials of one.
import assert from 'node:assert/strict'
import { GetUser } from '../../../src/contracts/iam.gen.ts'
import { CreateKey, ListKeys } from '../../../src/contracts/kms.gen.ts'
import { AssumeRole, GetAccessKeyInfo, GetCallerIdentity, GetSessionToken } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, type Identity } from '../../kit/identity.ts'
import { createRole } from '../../kit/roles.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

const invalid = /^The security token included in the request is invalid\.?$/

async function newSession({ call }: AnyClient, owner: Identity): Promise<Identity> {
  const { Credentials } = await call(owner, GetSessionToken, { DurationSeconds: 900 })
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials!
  assert.equal(Math.round((Expiration.getTime() - Date.now()) / 60_000), 15)
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

async function actsAsItsUser(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const session = await newSession(client, await createUser(server, 'ann', allow('kms:ListKeys')))
  const ann = `arn:aws:iam::${account}:user/ann`
  assert.equal((await call(session, GetCallerIdentity, {})).Arn, ann)
  assert.deepEqual((await call(session, ListKeys, {})).Keys, [])
  await refused(
    call(session, CreateKey, {}), 'AccessDeniedException',
    `User: ${ann} is not authorized to perform: kms:CreateKey on resource: * `
      + 'because no identity-based policy allows the kms:CreateKey action',
  )
}

async function isNoUser(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const session = await newSession(client, await createUser(server, 'bob', allow('*')))
  await refused(call(session, GetSessionToken, {}), 'AccessDenied', 'Cannot call GetSessionToken with session credentials')
  await refused(call(session, GetUser, {}), 'InvalidClientTokenId', invalid)
  const { sessionToken, ...withoutToken } = session
  await refused(call(withoutToken, GetCallerIdentity, {}), 'InvalidClientTokenId', invalid)
  const changed = { ...withoutToken, sessionToken: `${sessionToken!.slice(0, -8)}AAAAAAAA` }
  await refused(call(changed, ListKeys, {}), 'UnrecognizedClientException', invalid)
}

async function actsAsARole({ call }: AnyClient, server: TestServer): Promise<void> {
  const RoleArn = await createRole(server, 'lister', allow(['kms:ListKeys', 'sts:*']))
  const dan = await createUser(server, 'dan', allow('sts:AssumeRole', RoleArn))
  const asked = { RoleArn, RoleSessionName: 'build', DurationSeconds: 900, Policy: policy(allow('kms:*')) }
  const { Credentials, AssumedRoleUser, PackedPolicySize } = await call(dan, AssumeRole, asked)
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials!
  assert.equal(Math.round((Expiration.getTime() - Date.now()) / 60_000), 15)
  assert.ok(PackedPolicySize! > 0)
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  const arn = `arn:aws:sts::${account}:assumed-role/lister/build`
  assert.deepEqual([AssumedRoleUser!.Arn, (await call(session, GetCallerIdentity, {})).Arn], [arn, arn])
  assert.deepEqual((await call(session, ListKeys, {})).Keys, [])
  await refused(call(session, CreateKey, {}), 'AccessDeniedException', /no identity-based policy allows the kms:CreateKey/)
  await refused(
    call(root, AssumeRole, { RoleArn, RoleSessionName: 'root' }), 'AccessDenied', 'Roles may not be assumed by root accounts.',
  )
}

async function accounts({ call }: AnyClient, server: TestServer): Promise<void> {
  const { Account, Arn, UserId } = await call(root, GetCallerIdentity, {})
  assert.deepEqual({ Account, Arn, UserId }, { Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account })
  const { accessKeyId } = await createUser(server, 'cat')
  assert.equal((await call(root, GetAccessKeyInfo, { AccessKeyId: accessKeyId })).Account, account)
}

throughEveryClient({
  'temporary credentials act as the user who asked for them, with that user\'s policies': actsAsItsUser,
  'temporary credentials are taken neither by IAM nor without their token': isNoUser,
  'a session of a role acts as the role, within its own policy': actsAsARole,
  'root is told its account, and an access key tells its own': accounts,
})
