// An account of the store, as IAM knows it: whoever has a root user is one.
import { wholeSeconds } from '../../core/clock.ts'
import { formatArn } from '../../core/arn.ts'
import type { Call } from '../../gateway/operation.ts'
import type { NewAccount } from '../../gateway/ports.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { insertRole, newRoleId, usualSession } from './roles/roles.ts'
import { Users } from './users/users.ts'

export async function hasAccount(state: ReadUnit, account: string): Promise<boolean> {
  return (await state.in({ account, region: '' }).get(Users, [account])) !== undefined
}

/** AWS: it is the role's own, though it has the name of a managed one (public reports). */
const administrator = {
  AdministratorAccess: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
}

type Draw = Call<unknown>['once']

/** AWS: with a role that the account which asks for it may assume, and that may do everything. */
export async function openAccount(state: UnitOfWork, { role, ...facts }: NewAccount, once: Draw): Promise<void> {
  const { account, partition } = facts
  const home = state.in({ account, region: '' })
  const entity = { account, partition, path: '/', createdAt: wholeSeconds(facts.createdAt), tags: {}, attached: [] }
  await home.insert(Users, { ...entity, id: account, accessKeyIds: [], groupIds: [], policies: {} })
  await insertRole(home, {
    ...entity, id: once('role id', newRoleId), name: role.name, longestSession: usualSession,
    trust: { policy: trustIn(partition, role.trusts), principals: {} }, policies: administrator,
  })
}

function trustIn(partition: string, account: string): string {
  const AWS = formatArn({ partition, service: 'iam', region: '', account, resource: 'root' })
  return JSON.stringify({
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  })
}
