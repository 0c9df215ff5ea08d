// Who is calling, through every client: root, a user, and the temporary credentials of one.
import assert from 'node:assert/strict'
import { GetUser } from '../../../src/contracts/iam.gen.ts'
import { CreateKey, ListKeys } from '../../../src/contracts/kms.gen.ts'
import { GetAccessKeyInfo, GetCallerIdentity, GetSessionToken } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, type Identity } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

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

async function accounts({ call }: AnyClient, server: TestServer): Promise<void> {
  const { Account, Arn, UserId } = await call(root, GetCallerIdentity, {})
  assert.deepEqual({ Account, Arn, UserId }, { Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account })
  const { accessKeyId } = await createUser(server, 'cat')
  assert.equal((await call(root, GetAccessKeyInfo, { AccessKeyId: accessKeyId })).Account, account)
}

throughEveryClient({
  'temporary credentials act as the user who asked for them, with that user\'s policies': actsAsItsUser,
  'temporary credentials are taken neither by IAM nor without their token': isNoUser,
  'root is told its account, and an access key tells its own': accounts,
})
