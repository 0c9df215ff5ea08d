// What is kept of somebody goes with him, and what is kept of a question when its time is over.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitGate } from '../../../../test/kit/commit-gate.ts'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass, runTimers } from '../../../../test/kit/pass.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import type { Collection } from '../../../storage/collection.ts'
import type { Storage } from '../../../storage/open.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { AccessKeyUses } from '../access-keys/access-key-uses.ts'
import { Deletions } from '../service-linked-roles/service-linked-roles.ts'
import { AccessJobs } from './access-jobs.ts'
import { ServiceUses } from './service-uses.ts'

let storage: Storage
const gate = commitGate()
const server = await startServer({ ephemeral: true, dev: true, between: opened => gate.between(storage = opened) })
const { iam } = sdk(server)

const kept = async <T>(collection: Collection<T>): Promise<readonly T[]> =>
  storage.begin({ account, region: '' }).list(collection, [], { limit: 100 })

/** Root's own aside. */
const usedServices = async () =>
  (await kept(ServiceUses)).filter(({ principalId }) => principalId !== account).map(({ service }) => service).sort()

test('uses go with the user, the role and the key whose they are', async () => {
  const ann = await createUser(server, 'ann', allow('*'))
  const session = await assume(server, ann, await createRole(server, 'worker', allow('*')))
  await sdk(server, session).kms.listKeys({})
  await sdk(server, session).sqs.listQueues({})
  await runTimers(server)
  assert.deepEqual(await usedServices(), ['kms', 'sqs', 'sts'])
  assert.deepEqual((await kept(AccessKeyUses)).filter(({ id }) => id === ann.accessKeyId).length, 1)
  await iam.deleteRolePolicy({ RoleName: 'worker', PolicyName: 'test' })
  await iam.deleteRole({ RoleName: 'worker' })
  assert.deepEqual(await usedServices(), ['sts'])
  await iam.deleteAccessKey({ UserName: 'ann', AccessKeyId: ann.accessKeyId })
  assert.equal((await kept(AccessKeyUses)).some(({ id }) => id === ann.accessKeyId), false)
  for (const PolicyName of (await iam.listUserPolicies({ UserName: 'ann' })).PolicyNames!) {
    await iam.deleteUserPolicy({ UserName: 'ann', PolicyName })
  }
  await iam.deleteUser({ UserName: 'ann' })
  await runTimers(server)
  assert.deepEqual(await usedServices(), [])
})

test('nor does a use stay that is written down while the role goes', async () => {
  const bob = await createUser(server, 'bob', allow('sts:*'))
  const session = sdk(server, await assume(server, bob, await createRole(server, 'brief')))
  await runTimers(server)
  const before = await usedServices()
  const held = gate.hold('DeleteRole')
  const deleting = iam.deleteRole({ RoleName: 'brief' })
  const { release } = await held
  await assert.rejects(session.kms.listKeys({}), { name: 'AccessDeniedException' })
  await runTimers(server)
  assert.deepEqual(await usedServices(), ['kms', ...before])
  release()
  await deleting
  assert.deepEqual(await usedServices(), before)
})

test('what was asked of uses is known for a day behind the last time, whoever it was about', async () => {
  const Arn = await createRole(server, 'asked')
  const ask = async () => (await iam.generateServiceLastAccessedDetails({ Arn })).JobId!
  await ask()
  await pass(server, day / 2)
  const JobId = await ask()
  const [first] = await kept(Timers)
  assert.deepEqual(await kept(Timers), [first])
  await pass(server, day * 0.75)
  assert.equal((await iam.getServiceLastAccessedDetails({ JobId })).JobStatus, 'COMPLETED')
  const [job] = await kept(AccessJobs)
  assert.deepEqual(await kept(Timers), [{ ...first, due: job!.createdAt + day }])
  await pass(server, day / 2)
  await assert.rejects(iam.getServiceLastAccessedDetails({ JobId }), { name: 'NoSuchEntityException' })
  assert.deepEqual([await kept(AccessJobs), await kept(Timers)], [[], []])
})

test('what was asked is forgotten at once where its time was over before anybody looked', async () => {
  const Arn = await createRole(server, 'asked-twice')
  await iam.generateServiceLastAccessedDetails({ Arn })
  await pass(server, day / 2)
  await iam.generateServiceLastAccessedDetails({ Arn })
  await pass(server, day * 2)
  assert.deepEqual([await kept(AccessJobs), await kept(Timers)], [[], []])
})

test('what came of deleting a role that was linked to a service is told for a week behind the last time', async () => {
  const remove = async () => {
    const { Role } = await iam.createServiceLinkedRole({ AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'ci' })
    return (await iam.deleteServiceLinkedRole({ RoleName: Role!.RoleName! })).DeletionTaskId!
  }
  await remove()
  await pass(server, day * 4)
  const DeletionTaskId = await remove()
  await pass(server, day * 4)
  assert.equal((await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })).Status, 'SUCCEEDED')
  await pass(server, day * 4)
  assert.deepEqual([await kept(Deletions), await kept(Timers)], [[], []])
})
