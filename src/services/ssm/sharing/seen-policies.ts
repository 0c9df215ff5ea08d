// That whoever changes a policy has seen it as it is.
import type { Call } from '../../../gateway/operation.ts'
import type { ResourcePolicy } from './resource-policies.ts'

interface Seen {
  readonly PolicyId: string
  readonly PolicyHash: string
}

type SeenError = 'ResourcePolicyConflictException' | 'ResourcePolicyNotFoundException'

/** Throws where there is no such policy, or where it was changed. AWS: the model's documentation of both errors. */
export function requireSeen(
  { error }: Pick<Call<unknown, SeenError>, 'error'>, policy: ResourcePolicy | undefined, seen: Seen,
): ResourcePolicy {
  if (policy?.id !== seen.PolicyId) {
    throw error('ResourcePolicyNotFoundException', 'No policies with the specified policy ID and hash could be found.')
  }
  if (policy.hash === seen.PolicyHash) return policy
  throw error('ResourcePolicyConflictException', 'The hash provided in the call doesn\'t match the stored hash.')
}
