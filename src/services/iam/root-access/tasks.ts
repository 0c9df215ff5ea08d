// What may be done in the name of a member's root user: a policy of AWS's for each task, and the feature that allows it.
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import type { AttachedPolicy } from '../../../engines/policy/question.ts'
import { findAwsPolicy } from '../policies/aws-managed-policies.ts'
import type { Feature } from './features.ts'

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html. */
const tasks: ReadonlyMap<string, Feature> = new Map([
  ['IAMAuditRootUserCredentials', 'RootCredentialsManagement'],
  ['IAMCreateRootUserPassword', 'RootCredentialsManagement'],
  ['IAMDeleteRootUserCredentials', 'RootCredentialsManagement'],
  ['S3UnlockBucketPolicy', 'RootSessions'],
  ['SQSUnlockQueuePolicy', 'RootSessions'],
])

const start = 'arn:aws:iam::aws:policy/root-task/'

/** Undefined of a policy that is no task's. */
export const featureOf = (policyArn: string): Feature | undefined =>
  policyArn.startsWith(start) ? tasks.get(policyArn.slice(start.length)) : undefined

/**
 * AWS: an identity policy, which denies all but the task. INVARIANT: root needs no Allow, so that where the policy is not there
 * nothing may be done, rather than everything.
 */
export function taskPolicy(policyArn: string): AttachedPolicy {
  const policy = featureOf(policyArn) && findAwsPolicy(policyArn)
  if (!policy) throw new Error(`${policyArn} is no policy of a task.`)
  return { policy: compileOnce(policy.compact, 'identity'), arn: policyArn }
}
