// What somebody wants to know of when services were used: of a user, a group, a role, or a managed policy and whoever has it.
import type { AccessAdvisorUsageGranularityType } from '../../../contracts/iam.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import type { Call, Resolver } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import { Timers, type Timer } from '../../../storage/time/timers.ts'
import { findManagedPolicy, policyNamed } from '../policies/managed-policies.ts'
import { parsePolicyArn } from '../policies/policy-arns.ts'
import { getPolicySource, policySource } from '../policies/policy-sources.ts'

interface AccessJob {
  readonly id: string
  /** Of what it is about. */
  readonly arn: string
  readonly granularity: AccessAdvisorUsageGranularityType
  readonly createdAt: number
}

/** DIFFERS: of each thing that is asked about the last job is known, and it is over at once. */
export const AccessJobs = collection<AccessJob>('iam.access-jobs', {
  per: 'account', key: ({ arn }) => [arn], indexes: { byId: ({ id }) => [id] },
})

/** Milliseconds. DIFFERS: for how long AWS knows of a job is not told. */
const keptFor = 24 * 3600_000

export function endTimer(account: string, { arn, createdAt }: AccessJob): Timer {
  const job = 'iam.ForgetAccessJob'
  return { id: `${job}/${account}/${arn}`, due: createdAt + keptFor, job, account, region: 'aws-global', subject: arn }
}

/** In the place of the one before, whose timer will find this one. */
export async function keepAccessJob({ scope, state }: Pick<Call<unknown>, 'scope' | 'state'>, job: AccessJob): Promise<void> {
  const before = await state.get(AccessJobs, [job.arn])
  if (before) return state.update(AccessJobs, job)
  await state.insert(AccessJobs, job)
  await state.insert(Timers, endTimer(scope.account, job))
}

export const isOver = ({ createdAt }: AccessJob, now: Instant): boolean => now >= createdAt + keptFor

interface JobInput {
  readonly Arn?: string | undefined
}

export const accessedBy: Resolver<JobInput> = ({ Arn }, context) => (parsePolicyArn(Arn ?? '')
  ? policyNamed({ PolicyArn: Arn }, context)
  : policySource({ PolicySourceArn: Arn }, context))

type TargetCall = Pick<
  Call<{ readonly Arn: string }, 'InvalidInputException' | 'NoSuchEntityException'>, 'input' | 'state' | 'error'
>

/** A managed policy, or whoever has some of his own. */
export async function requireTarget({ input: { Arn }, state, error }: TargetCall): Promise<void> {
  if (!parsePolicyArn(Arn)) await getPolicySource({ input: { PolicySourceArn: Arn }, state, error })
  else if (!(await findManagedPolicy(state, Arn))) throw error('NoSuchEntityException', `Policy ${Arn} was not found.`)
}

type JobCall = Pick<Call<{ readonly JobId: string }, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

export async function getAccessJob({ input: { JobId }, state, error }: JobCall): Promise<AccessJob> {
  const [job] = await state.list(AccessJobs, [JobId], { index: 'byId', limit: 1 })
  // DIFFERS: AWS's sentence is not known.
  if (!job) throw error('NoSuchEntityException', `The job with id ${JobId} cannot be found.`)
  return job
}

/** What an answer says of the job itself. */
export const describeJob = ({ granularity, createdAt }: AccessJob) => ({
  JobStatus: 'COMPLETED' as const,
  JobType: granularity,
  JobCreationDate: new Date(createdAt),
  JobCompletionDate: new Date(createdAt),
})
