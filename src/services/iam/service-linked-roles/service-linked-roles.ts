// A role that is linked to a service: AWS says what it is called, whom it trusts and what it may do, and the account no more than
// whether it is there.
import { uuidV4, type RandomBytes } from '../../../core/ids.ts'
import { linkedRolePath } from '../../../core/arn.ts'
import type { Call, Resolver } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { roleArn, roleNamed } from '../roles/roles.ts'
import { resourceTagKeys } from '../tags.ts'
import { findLinkedService, type LinkedService } from './linked-services.ts'

interface LinkedInput {
  readonly AWSServiceName?: string | undefined
  readonly CustomSuffix?: string | undefined
}

export const linkedPath = (principal: string): string => `${linkedRolePath}${principal}/`

export const linkedName = ({ roleName }: LinkedService, { CustomSuffix: suffix }: LinkedInput): string =>
  (suffix === undefined ? roleName : `${roleName}_${suffix}`)

/** The role that is about to be made. */
export const newLinkedRole: Resolver<LinkedInput> = (input, { scope }) => {
  const service = findLinkedService(input.AWSServiceName ?? '')
  if (!service) return unnamed
  const arn = roleArn({ ...scope, name: linkedName(service, input), path: linkedPath(service.principal) })
  return { arn, account: scope.account, exists: false, type: 'AWS::IAM::Role', authority: 'either', keys: resourceTagKeys({}) }
}

type ServiceCall = Pick<Call<LinkedInput & { readonly AWSServiceName: string }, 'InvalidInputException'>, 'input' | 'error'>

/** AWS: the sentence about suffixes is recorded. For a service that has no such role, and for a long name, they are ours. */
export function getLinkedService({ input, error }: ServiceCall): LinkedService {
  const { AWSServiceName: principal, CustomSuffix: suffix } = input
  const service = findLinkedService(principal)
  if (!service) throw error('InvalidInputException', `${principal} has no service-linked role.`)
  if (suffix !== undefined && !service.takesSuffix) {
    throw error('InvalidInputException', `Custom suffix is not allowed for ${principal}`)
  }
  const name = linkedName(service, input)
  if (name.length > longestName) throw error('InvalidInputException', `${name} is longer than ${longestName} characters.`)
  return service
}

const longestName = 64

/** AWS: in lists in the answer that makes the role (documented), and by themselves ever after (recorded). */
export const trustIn = (principal: string, form: 'kept' | 'made'): string => {
  const [Action, Service] = ['sts:AssumeRole', principal].map(one => (form === 'made' ? [one] : one))
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Action, Effect: 'Allow', Principal: { Service } }] })
}

/** Of a role that was deleted. */
interface Deletion {
  readonly roleName: string
  /** `task/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling/…` */
  readonly taskId: string
}

/** By the role's name: of one that was deleted twice the first deletion is forgotten. */
export const Deletions = collection<Deletion>('iam.service-role-deletions', {
  per: 'account',
  key: ({ roleName }) => [roleName],
})

/** Milliseconds. DIFFERS: for how long AWS tells what came of a deletion is not known. */
const toldFor = 7 * 24 * 3600_000

type DeletionCall = Pick<Call<unknown>, 'scope' | 'state'>

export async function keepDeletion({ scope: { account, now }, state }: DeletionCall, deletion: Deletion): Promise<void> {
  await state.put(Deletions, deletion)
  const job = 'iam.ForgetRoleDeletion'
  const { taskId } = deletion
  const id = `${job}/${account}/${taskId}`
  await state.insert(Timers, { id, due: now + toldFor, job, account, region: 'aws-global', subject: taskId })
}

export const newTaskId = (principal: string, roleName: string, random: RandomBytes): string =>
  `task${linkedPath(principal)}${roleName}/${uuidV4(random)}`

const form = /^task\/aws-service-role\/[\w.-]+\/([\w+=,.@-]+)\/[\da-f-]{36}$/

export const roleOfTask = (taskId: string): string | undefined => form.exec(taskId)?.[1]

export async function hasTask(state: ReadUnit, taskId: string): Promise<boolean> {
  const roleName = roleOfTask(taskId)
  const deletion = roleName === undefined ? undefined : await state.get(Deletions, [roleName])
  return deletion?.taskId === taskId
}

/** The role that a deletion is of, whether it is there or not. */
export const roleOfDeletion: Resolver<{ readonly DeletionTaskId?: string | undefined }> = ({ DeletionTaskId = '' }, context) => {
  const RoleName = roleOfTask(DeletionTaskId)
  return RoleName === undefined ? unnamed : roleNamed({ RoleName }, context)
}
