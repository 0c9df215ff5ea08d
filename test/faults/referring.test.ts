// What refers to a thing, made while the thing goes or changes for all. Both calls have read what they rely on before either
// commits: whichever comes second tries again, and sees what the other did.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitGate } from '../kit/commit-gate.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const gate = commitGate()
const server = await startServer({ between: gate.between })
const { iam } = sdk(server)
const PolicyDocument = policy(allow('ssm:GetParameter'))
const ann = await createUser(server, 'ann')

/** The first call is held in front of its commit until the second has been answered. */
async function meanwhile<T>(operation: string, first: () => Promise<T>, second: () => Promise<unknown>): Promise<T> {
  const held = gate.hold(operation)
  const answered = first()
  const { release } = await held
  await second()
  release()
  return answered
}

const attempts = async (operation: string) =>
  (await server.records()).filter(({ eventName }) => eventName === operation).map(({ errorCode }) => errorCode)

test('a group goes while somebody joins it', async () => {
  const group = { GroupName: 'going' }
  await iam.createGroup(group)
  await meanwhile(
    'AddUserToGroup',
    () => assertRefused(
      iam.addUserToGroup({ ...group, UserName: 'ann' }), 'NoSuchEntity', 'The group with name going cannot be found.', 404,
    ),
    () => iam.deleteGroup(group),
  )
  assert.deepEqual((await iam.listGroupsForUser({ UserName: 'ann' })).Groups, [])
})

test('somebody joins a group while it goes', async () => {
  const group = { GroupName: 'staying' }
  await iam.createGroup(group)
  await meanwhile(
    'DeleteGroup',
    () => assertRefused(
      iam.deleteGroup(group), 'DeleteConflict', 'Cannot delete entity, must remove users from group first.', 409,
    ),
    () => iam.addUserToGroup({ ...group, UserName: 'ann' }),
  )
  assert.deepEqual((await iam.getGroup(group)).Users?.map(({ UserName }) => UserName), ['ann'])
})

test('a group is written to while somebody joins it: neither waits for the other', async () => {
  const group = { GroupName: 'written' }
  await iam.createGroup(group)
  await meanwhile(
    'AddUserToGroup',
    () => iam.addUserToGroup({ ...group, UserName: 'ann' }),
    () => iam.putGroupPolicy({ ...group, PolicyName: 'own', PolicyDocument }),
  )
  assert.deepEqual((await iam.getGroup(group)).Users?.map(({ UserName }) => UserName), ['ann'])
})

async function createPolicy(PolicyName: string): Promise<{ readonly PolicyArn: string }> {
  const { Policy } = await iam.createPolicy({ PolicyName, PolicyDocument })
  return { PolicyArn: Policy!.Arn! }
}

test('a policy goes while it is attached', async () => {
  const made = await createPolicy('gone')
  await meanwhile(
    'AttachUserPolicy',
    () => assertRefused(
      iam.attachUserPolicy({ ...made, UserName: 'ann' }), 'NoSuchEntity',
      `Policy ${made.PolicyArn} does not exist or is not attachable.`, 404,
    ),
    () => iam.deletePolicy(made),
  )
  assert.deepEqual((await iam.listAttachedUserPolicies({ UserName: 'ann' })).AttachedPolicies, [])
})

test('a policy is attached while it goes', async () => {
  const made = await createPolicy('kept')
  await meanwhile(
    'DeletePolicy',
    () => assertRefused(iam.deletePolicy(made), 'DeleteConflict', 'Cannot delete a policy attached to entities.', 409),
    () => iam.attachUserPolicy({ ...made, UserName: 'ann' }),
  )
  assert.equal((await iam.getPolicy(made)).Policy?.AttachmentCount, 1)
  await iam.detachUserPolicy({ ...made, UserName: 'ann' })
  assert.equal((await iam.getPolicy(made)).Policy?.AttachmentCount, 0)
})

test('a policy goes while it is made a boundary', async () => {
  const { PolicyArn } = await createPolicy('gone-boundary')
  await meanwhile(
    'PutUserPermissionsBoundary',
    () => assertRefused(
      iam.putUserPermissionsBoundary({ UserName: 'ann', PermissionsBoundary: PolicyArn }), 'NoSuchEntity',
      `Scope ARN: ${PolicyArn} does not exist or is not attachable.`, 404,
    ),
    () => iam.deletePolicy({ PolicyArn }),
  )
  assert.equal((await iam.getUser({ UserName: 'ann' })).User!.PermissionsBoundary, undefined)
})

test('a policy is made a boundary while it goes, and of a user who goes with it', async () => {
  const made = await createPolicy('kept-boundary')
  await meanwhile(
    'DeletePolicy',
    () => assertRefused(iam.deletePolicy(made), 'DeleteConflict', 'Cannot delete a policy attached to entities.', 409),
    () => iam.createUser({ UserName: 'brief', PermissionsBoundary: made.PolicyArn }),
  )
  assert.equal((await iam.getPolicy(made)).Policy?.PermissionsBoundaryUsageCount, 1)
  const other = await createPolicy('other-boundary')
  await meanwhile(
    'DeleteUser',
    () => iam.deleteUser({ UserName: 'brief' }),
    () => iam.putUserPermissionsBoundary({ UserName: 'brief', PermissionsBoundary: other.PolicyArn }),
  )
  for (const one of [made, other]) {
    assert.equal((await iam.getPolicy(one)).Policy?.PermissionsBoundaryUsageCount, 0)
    await iam.deletePolicy(one)
  }
})

test('a policy is attached while it gets another default version, which counts for whom it is attached to', async () => {
  for (const [name, operation] of [['first', 'AttachUserPolicy'], ['second', 'CreatePolicyVersion']] as const) {
    const made = await createPolicy(name)
    const attach = () => iam.attachUserPolicy({ ...made, UserName: 'ann' })
    const change = () => iam.createPolicyVersion({ ...made, PolicyDocument: policy(allow('kms:*')), SetAsDefault: true })
    const [held, other] = operation === 'AttachUserPolicy' ? [attach, change] : [change, attach]
    await meanwhile(operation, held as () => Promise<unknown>, other)
    const { Policy } = await iam.getPolicy(made)
    assert.deepEqual([Policy?.DefaultVersionId, Policy?.AttachmentCount], ['v2', 1])
    await iam.deletePolicyVersion({ ...made, VersionId: 'v1' })
    await sdk(server, ann).kms.listKeys({})
    await iam.detachUserPolicy({ ...made, UserName: 'ann' })
  }
  assert.ok((await attempts('AttachUserPolicy')).length >= 4)
})
