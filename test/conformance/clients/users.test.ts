// Who calls, through every client: users, their groups and their access keys.
import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import {
  AddUserToGroup, CreateAccessKey, CreateGroup, CreateUser, DeleteAccessKey, DeleteGroup, DeleteUser, GetAccessKeyLastUsed,
  GetGroup, GetUser, ListAccessKeys, ListGroups, ListGroupsForUser, ListUserTags, ListUsers, RemoveUserFromGroup, TagUser,
  UntagUser, UpdateAccessKey, UpdateGroup, UpdateUser,
} from '../../../src/contracts/iam.gen.ts'
import { GetCallerIdentity } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'
import { createUser } from '../../kit/users.ts'

const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`

async function users({ call }: AnyClient): Promise<void> {
  const { User: made } = await call(root, CreateUser, { UserName: 'ann', Path: '/staff/' })
  assert.equal(made?.Arn, arnOf('user/staff/ann'))
  await call(root, TagUser, { UserName: 'ann', Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: 'grüße 1' }] })
  await call(root, UntagUser, { UserName: 'ann', TagKeys: ['team'] })
  assert.deepEqual((await call(root, ListUserTags, { UserName: 'ann' })).Tags, [{ Key: 'cost', Value: 'grüße 1' }])

  await call(root, UpdateUser, { UserName: 'ann', NewUserName: 'anna', NewPath: '/board/' })
  const { User: found } = await call(root, GetUser, { UserName: 'anna' })
  assert.deepEqual([found?.Arn, found?.UserId], [arnOf('user/board/anna'), made?.UserId])
  assert.deepEqual(found?.CreateDate, made?.CreateDate)
  await call(root, DeleteUser, { UserName: 'anna' })
  await refused(call(root, GetUser, { UserName: 'anna' }), 'NoSuchEntity', 'The user with name anna cannot be found.')
}

async function listing({ callPaged }: AnyClient, server: TestServer): Promise<void> {
  const names = ['paged-1', 'paged-2', 'paged-3', 'paged-4', 'paged-5']
  for (const UserName of names) await sdk(server).iam.createUser({ UserName, Path: '/paged/' })
  const { Users } = await callPaged(root, ListUsers, { PathPrefix: '/paged/' }, 2)
  assert.deepEqual(Users.map(({ UserName }) => UserName), names)
  const asked = (await server.records()).filter(({ eventName }) => eventName === 'ListUsers')
  assert.equal(asked.length, 3)
}

async function groups({ call }: AnyClient, server: TestServer): Promise<void> {
  const UserName = 'bob'
  await sdk(server).iam.createUser({ UserName })
  const { Group: made } = await call(root, CreateGroup, { GroupName: 'clerks' })
  await call(root, AddUserToGroup, { GroupName: 'clerks', UserName })
  await call(root, UpdateGroup, { GroupName: 'clerks', NewGroupName: 'scribes', NewPath: '/staff/' })
  const { Groups: joined } = await call(root, ListGroupsForUser, { UserName })
  assert.deepEqual(joined, [{ ...made, GroupName: 'scribes', Path: '/staff/', Arn: arnOf('group/staff/scribes') }])
  assert.deepEqual((await call(root, ListGroups, {})).Groups, joined)
  const { Group, Users } = await call(root, GetGroup, { GroupName: 'scribes' })
  assert.deepEqual([Group, Users.map(member => member.UserName)], [joined[0], [UserName]])

  const refusal = 'Cannot delete entity, must remove users from group first.'
  await refused(call(root, DeleteGroup, { GroupName: 'scribes' }), 'DeleteConflict', refusal)
  await call(root, RemoveUserFromGroup, { GroupName: 'scribes', UserName })
  await call(root, DeleteGroup, { GroupName: 'scribes' })
  assert.deepEqual((await call(root, ListGroups, {})).Groups, [])
}

async function accessKeys({ call }: AnyClient, server: TestServer): Promise<void> {
  const UserName = 'cat'
  await sdk(server).iam.createUser({ UserName })
  const { AccessKey } = await call(root, CreateAccessKey, { UserName })
  const { AccessKeyId } = AccessKey
  const cat = { accessKeyId: AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  const signsNothing = () => refused(
    call(cat, GetCallerIdentity, {}), 'InvalidClientTokenId', 'The security token included in the request is invalid.',
  )
  assert.equal((await call(cat, GetCallerIdentity, {})).Arn, arnOf('user/cat'))
  await call(root, UpdateAccessKey, { UserName, AccessKeyId, Status: 'Inactive' })
  await signsNothing()
  const { AccessKeyMetadata } = await call(root, ListAccessKeys, { UserName })
  assert.deepEqual(AccessKeyMetadata, [{ UserName, AccessKeyId, Status: 'Inactive', CreateDate: AccessKey.CreateDate }])
  await call(root, UpdateAccessKey, { UserName, AccessKeyId, Status: 'Active' })
  assert.equal((await call(cat, GetCallerIdentity, {})).Arn, arnOf('user/cat'))
  await refused(call(root, DeleteUser, { UserName }), 'DeleteConflict', 'Cannot delete entity, must delete access keys first.')
  await call(root, DeleteAccessKey, { UserName, AccessKeyId })
  await signsNothing()
}

async function lastUse({ call }: AnyClient, server: TestServer): Promise<void> {
  const dan = await createUser(server, 'dan')
  const AccessKeyId = dan.accessKeyId
  const unused = await call(root, GetAccessKeyLastUsed, { AccessKeyId })
  assert.deepEqual([unused.UserName, unused.AccessKeyLastUsed?.ServiceName], ['dan', 'N/A'])
  await call(dan, GetCallerIdentity, {})
  let used = unused
  // What follows the journal keeps it, a fraction of a second later.
  for (let tried = 0; tried < 20 && used.AccessKeyLastUsed?.ServiceName === 'N/A'; tried++) {
    await setTimeout(250)
    used = await call(root, GetAccessKeyLastUsed, { AccessKeyId })
  }
  const { AccessKeyLastUsed } = used
  assert.deepEqual([AccessKeyLastUsed?.ServiceName, AccessKeyLastUsed?.Region], ['sts', 'us-east-1'])
  assert.ok(AccessKeyLastUsed?.LastUsedDate instanceof Date)
}

throughEveryClient({
  'a user is renamed and moved, keeps its id and its tags, and is deleted': users,
  'every user under a path is listed, page by page': listing,
  'a group is renamed with its member in it, and deleted without': groups,
  'an access key signs while it is active, and no longer when it is deleted': accessKeys,
  'an access key shows what it was last used for': lastUse,
})
