// The same scenario through the AWS CLI, boto3 and the AWS SDK for JavaScript: a key and its alias, users with policies,
// encryption and its refusals, and the history that shows it all. What each client is told is the same, word for word.
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { LookupEvents } from '../../src/contracts/cloudtrail.gen.ts'
import {
  AddUserToGroup, AttachGroupPolicy, CreateAccessKey, CreateGroup, CreatePolicy, CreateUser, DeleteAccessKey, DeleteGroup,
  DeletePolicy, DeleteUser, DeleteUserPolicy, DetachGroupPolicy, GetPolicyVersion, GetUser, ListAccessKeys,
  ListEntitiesForPolicy, ListGroupsForUser, ListUserTags, PutUserPolicy, RemoveUserFromGroup, TagUser, UntagUser,
} from '../../src/contracts/iam.gen.ts'
import {
  CancelKeyDeletion, CreateAlias, CreateKey, Decrypt, DescribeKey, DisableKey, EnableKey, Encrypt, GenerateDataKey, GetKeyPolicy,
  ListAliases, ListKeys, ListResourceTags, PutKeyPolicy, ReEncrypt, ScheduleKeyDeletion, TagResource, UntagResource, UpdateAlias,
} from '../../src/contracts/kms.gen.ts'
import {
  AddTagsToResource, DeleteParameter, GetParameter, GetParameters, GetParametersByPath, ListTagsForResource, PutParameter,
} from '../../src/contracts/ssm.gen.ts'
import { GetCallerIdentity } from '../../src/contracts/sts.gen.ts'
import { ClientRefusal, type AnyClient } from '../kit/any-client.ts'
import { boto3Client } from '../kit/boto3-client.ts'
import { cliClient } from '../kit/cli-client.ts'
import { account, root } from '../kit/identity.ts'
import { withoutAwscli, withoutBoto3 } from '../kit/python.ts'
import { sdkClient } from '../kit/sdk-client.ts'
import { startServer } from '../kit/server.ts'
import { allow, policy } from '../kit/users.ts'

const clients = [
  { connect: sdkClient, name: 'the AWS SDK for JavaScript', skip: false as const },
  { connect: cliClient, name: 'the AWS CLI', skip: withoutAwscli },
  { connect: boto3Client, name: 'boto3', skip: withoutBoto3 },
]

async function refused(call: Promise<unknown>, code: string, message: string): Promise<void> {
  await assert.rejects(call, (thrown: unknown) => {
    assert.ok(thrown instanceof ClientRefusal, String(thrown))
    assert.deepEqual({ code: thrown.code, message: thrown.message }, { code, message })
    return true
  })
}

const plaintext = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13])
const context = { purpose: 'grüße', n: '1' }

async function scenario({ call }: AnyClient): Promise<void> {
  assert.equal((await call(root, GetCallerIdentity, {})).Arn, `arn:aws:iam::${account}:root`)

  const Tags = [{ TagKey: 'team', TagValue: 'blue' }]
  const { KeyMetadata: key } = await call(root, CreateKey, { Description: 'payroll', Tags })
  const KeyId = key!.KeyId
  const keyArn = `arn:aws:kms:us-east-1:${account}:key/${KeyId}`
  assert.ok(key!.CreationDate instanceof Date)
  await call(root, CreateAlias, { AliasName: 'alias/payroll', TargetKeyId: KeyId })
  assert.deepEqual((await call(root, DescribeKey, { KeyId: 'alias/payroll' })).KeyMetadata?.Arn, keyArn)
  assert.deepEqual((await call(root, ListAliases, { KeyId })).Aliases?.map(({ AliasName }) => AliasName), ['alias/payroll'])
  await refused(
    call(root, CreateAlias, { AliasName: 'alias/payroll', TargetKeyId: KeyId }), 'AlreadyExistsException',
    `An alias with the name arn:aws:kms:us-east-1:${account}:alias/payroll already exists`,
  )

  const UserName = 'clerk'
  const { User } = await call(root, CreateUser, { UserName, Path: '/staff/' })
  assert.equal(User?.Arn, `arn:aws:iam::${account}:user/staff/clerk`)
  assert.equal((await call(root, GetUser, { UserName })).User?.Path, '/staff/')
  const PolicyName = 'seal'
  const PolicyDocument = policy(allow(['kms:GenerateDataKey', 'kms:Encrypt'], keyArn))
  await call(root, PutUserPolicy, { UserName, PolicyName, PolicyDocument })
  const { AccessKey } = await call(root, CreateAccessKey, { UserName })
  const clerk = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  assert.equal((await call(root, ListAccessKeys, { UserName })).AccessKeyMetadata.length, 1)

  const dataKey = await call(clerk, GenerateDataKey, { KeyId: 'alias/payroll', KeySpec: 'AES_256' })
  assert.equal(dataKey.Plaintext?.length, 32)
  const { CiphertextBlob } = await call(clerk, Encrypt, { KeyId, Plaintext: plaintext, EncryptionContext: context })
  await refused(
    call(clerk, Decrypt, { CiphertextBlob: CiphertextBlob!, EncryptionContext: context }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/staff/clerk is not authorized to perform: kms:Decrypt on resource: ${keyArn} `
      + 'because no identity-based policy allows the kms:Decrypt action',
  )
  const opened = await call(root, Decrypt, { CiphertextBlob: CiphertextBlob!, EncryptionContext: context })
  assert.deepEqual(Buffer.from(opened.Plaintext!), plaintext)
  assert.deepEqual((await call(root, Decrypt, { CiphertextBlob: dataKey.CiphertextBlob! })).Plaintext, dataKey.Plaintext)

  await call(root, DisableKey, { KeyId })
  await refused(call(clerk, Encrypt, { KeyId, Plaintext: plaintext }), 'DisabledException', `${keyArn} is disabled.`)
  await call(root, EnableKey, { KeyId })
  await lockOut(call, KeyId, keyArn, clerk)

  await refused(
    call(root, DeleteUser, { UserName }), 'DeleteConflict', 'Cannot delete entity, must delete access keys first.',
  )
  await call(root, DeleteAccessKey, { UserName, AccessKeyId: clerk.accessKeyId })
  await call(root, DeleteUserPolicy, { UserName, PolicyName })
  await call(root, DeleteUser, { UserName })
  await refused(call(root, GetUser, { UserName }), 'NoSuchEntity', 'The user with name clerk cannot be found.')
  await refused(
    call(clerk, GetCallerIdentity, {}), 'InvalidClientTokenId', 'The security token included in the request is invalid.',
  )
}

/** A key policy may deny what IAM allows, and root may put another. */
async function lockOut(call: AnyClient['call'], KeyId: string, keyArn: string, clerk: typeof root): Promise<void> {
  const { Policy } = await call(root, GetKeyPolicy, { KeyId })
  const Principal = { AWS: `arn:aws:iam::${account}:user/staff/clerk` }
  const deny = { Effect: 'Deny', Principal, Action: 'kms:*', Resource: '*' }
  const document = JSON.parse(Policy!) as { Statement: object[] }
  await call(root, PutKeyPolicy, { KeyId, Policy: JSON.stringify({ ...document, Statement: [...document.Statement, deny] }) })
  await refused(
    call(clerk, Encrypt, { KeyId, Plaintext: plaintext }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/staff/clerk is not authorized to perform: kms:Encrypt on resource: ${keyArn} `
      + 'with an explicit deny in a resource-based policy',
  )
}

/** What the history shows of the scenario, oldest first: the call, and the code of its failure. */
const expectedHistory = [
  'GetCallerIdentity', 'CreateKey', 'CreateAlias', 'DescribeKey', 'ListAliases', 'CreateAlias AlreadyExistsException',
  'CreateUser', 'GetUser', 'PutUserPolicy', 'CreateAccessKey', 'ListAccessKeys',
  'GenerateDataKey', 'Encrypt', 'Decrypt AccessDenied', 'Decrypt', 'Decrypt',
  'DisableKey', 'Encrypt DisabledException', 'EnableKey', 'GetKeyPolicy', 'PutKeyPolicy', 'Encrypt AccessDenied',
  'DeleteUser DeleteConflictException', 'DeleteAccessKey', 'DeleteUserPolicy', 'DeleteUser', 'GetUser NoSuchEntityException',
]

async function history({ call }: AnyClient): Promise<string[]> {
  const shown: string[] = []
  for (let NextToken: string | undefined, more = true; more;) {
    const page = await call(root, LookupEvents, { MaxResults: 20, ...(NextToken !== undefined && { NextToken }) })
    for (const { CloudTrailEvent } of page.Events!) {
      const { eventName, errorCode } = JSON.parse(CloudTrailEvent!) as { eventName: string; errorCode?: string }
      shown.push(errorCode === undefined ? eventName : `${eventName} ${errorCode}`)
    }
    NextToken = page.NextToken
    more = NextToken !== undefined
  }
  return shown.toReversed().filter(line => line !== 'LookupEvents')
}

async function paging({ call }: AnyClient): Promise<void> {
  for (let made = 0; made < 3; made++) await call(root, CreateKey, {})
  const found = new Set<string>()
  for (let Marker: string | undefined, more = true; more;) {
    const page = await call(root, ListKeys, { Limit: 3, ...(Marker !== undefined && { Marker }) })
    for (const { KeyId } of page.Keys!) found.add(KeyId!)
    more = page.Truncated!
    Marker = page.NextMarker
  }
  assert.equal(found.size, 4)
}

/** A group's managed policy lets its member re-encrypt, as long as it is attached. */
async function groups({ call }: AnyClient): Promise<void> {
  const [UserName, GroupName] = ['mover', 'movers']
  await call(root, CreateUser, { UserName })
  await call(root, CreateGroup, { GroupName })
  await call(root, AddUserToGroup, { GroupName, UserName })
  const PolicyDocument = policy(allow(['kms:ReEncrypt*', 'kms:Encrypt']))
  const { Policy } = await call(root, CreatePolicy, { PolicyName: 'move', PolicyDocument })
  const PolicyArn = Policy!.Arn!
  assert.equal(PolicyArn, `arn:aws:iam::${account}:policy/move`)
  await call(root, AttachGroupPolicy, { GroupName, PolicyArn })
  const { PolicyVersion } = await call(root, GetPolicyVersion, { PolicyArn, VersionId: 'v1' })
  assert.equal(PolicyVersion?.IsDefaultVersion, true)
  assert.deepEqual((await call(root, ListGroupsForUser, { UserName })).Groups.map(group => group.GroupName), [GroupName])
  const { PolicyGroups } = await call(root, ListEntitiesForPolicy, { PolicyArn })
  assert.deepEqual(PolicyGroups?.map(group => group.GroupName), [GroupName])

  const { AccessKey } = await call(root, CreateAccessKey, { UserName })
  const mover = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  const [from, to] = [await call(root, CreateKey, {}), await call(root, CreateKey, {})].map(made => made.KeyMetadata!)
  const { CiphertextBlob } = await call(mover, Encrypt, { KeyId: from!.KeyId, Plaintext: plaintext })
  const moved = await call(mover, ReEncrypt, {
    CiphertextBlob: CiphertextBlob!, DestinationKeyId: to!.KeyId, DestinationEncryptionContext: context,
  })
  assert.deepEqual([moved.SourceKeyId, moved.KeyId], [from!.Arn, to!.Arn])
  const opened = await call(root, Decrypt, { CiphertextBlob: moved.CiphertextBlob!, EncryptionContext: context })
  assert.deepEqual(Buffer.from(opened.Plaintext!), plaintext)

  await refused(call(root, DeletePolicy, { PolicyArn }), 'DeleteConflict', 'Cannot delete a policy attached to entities.')
  await call(root, DetachGroupPolicy, { GroupName, PolicyArn })
  await assert.rejects(call(mover, Encrypt, { KeyId: from!.KeyId, Plaintext: plaintext }), { code: 'AccessDeniedException' })
  await call(root, DeletePolicy, { PolicyArn })
  await call(root, RemoveUserFromGroup, { GroupName, UserName })
  await call(root, DeleteGroup, { GroupName })
}

async function tags({ call }: AnyClient): Promise<void> {
  const { KeyMetadata } = await call(root, CreateKey, {})
  const { KeyId, Arn } = KeyMetadata!
  const [team, cost] = [{ TagKey: 'team', TagValue: 'blue' }, { TagKey: 'cost', TagValue: 'grüße 1' }]
  await call(root, TagResource, { KeyId, Tags: [team!, cost!] })
  await call(root, UntagResource, { KeyId, TagKeys: ['team'] })
  assert.deepEqual((await call(root, ListResourceTags, { KeyId })).Tags, [cost])
  await call(root, CreateAlias, { AliasName: 'alias/tagged', TargetKeyId: KeyId })
  await call(root, UpdateAlias, { AliasName: 'alias/tagged', TargetKeyId: Arn! })
  const UserName = 'tagged'
  await call(root, CreateUser, { UserName })
  await call(root, TagUser, { UserName, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })
  await call(root, UntagUser, { UserName, TagKeys: ['a'] })
  assert.deepEqual((await call(root, ListUserTags, { UserName })).Tags, [{ Key: 'b', Value: '2' }])

  const { DeletionDate } = await call(root, ScheduleKeyDeletion, { KeyId, PendingWindowInDays: 7 })
  assert.ok(DeletionDate!.getTime() > Date.now())
  await refused(call(root, EnableKey, { KeyId }), 'KMSInvalidStateException', `${Arn} is pending deletion.`)
  assert.equal((await call(root, CancelKeyDeletion, { KeyId })).KeyId, Arn)
}

async function parameters({ call }: AnyClient): Promise<void> {
  const [Name, ResourceType] = ['/app/db/password', 'Parameter'] as const
  await call(root, PutParameter, { Name, Value: 'grüße 1', Type: 'SecureString' })
  await call(root, PutParameter, { Name: '/app/host', Value: 'db.internal', Type: 'String' })
  const { Parameter } = await call(root, GetParameter, { Name, WithDecryption: true })
  assert.deepEqual([Parameter?.Value, Parameter?.Type, Parameter?.Version], ['grüße 1', 'SecureString', 1])
  assert.equal((await call(root, PutParameter, { Name, Value: 'two', Type: 'SecureString', Overwrite: true })).Version, 2)
  const found = await call(root, GetParameters, { Names: [Name, '/app/none'], WithDecryption: true })
  assert.deepEqual([found.Parameters?.map(({ Value }) => Value), found.InvalidParameters], [['two'], ['/app/none']])
  const below = await call(root, GetParametersByPath, { Path: '/app', Recursive: true })
  assert.deepEqual(below.Parameters?.map(each => each.Name), [Name, '/app/host'])
  await call(root, AddTagsToResource, { ResourceType, ResourceId: Name, Tags: [{ Key: 'team', Value: 'blue' }] })
  const { TagList } = await call(root, ListTagsForResource, { ResourceType, ResourceId: Name })
  assert.deepEqual(TagList, [{ Key: 'team', Value: 'blue' }])
  await call(root, DeleteParameter, { Name })
  await assert.rejects(call(root, GetParameter, { Name }), { code: 'ParameterNotFound' })
}

for (const { connect, name, skip } of clients) {
  suite(`through ${name}`, { skip }, async () => {
    const server = await startServer()
    const client = connect(server)
    test('the scenario', () => scenario(client))
    test('the history of the scenario', async () => assert.deepEqual(await history(client), expectedHistory))
    test('page by page', () => paging(client))
    // The CLI takes a second for a call, so what is independent goes side by side.
    suite('beyond the scenario', { concurrency: true }, () => {
      test('groups and managed policies', () => groups(client))
      test('tags, and a deletion called off', () => tags(client))
      test('parameters', () => parameters(client))
    })
    after(client.close)
  })
}
