// AWS: a key's policy is the root of authority over it. Without the account's root statement IAM policies allow nothing.
import type { CompiledPolicy } from '../../../engines/policy/compile.ts'
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import { policyByIds, type KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { derived } from '../../../storage/cache/derived.ts'

/** AWS: a key has one policy, of this name. */
export const policyName = 'default'

const textOf = derived((key: KeptPolicy) => policyByIds(key))

export const policyOf = (key: KeptPolicy): CompiledPolicy => compileOnce(textOf(key), 'resource')

/** AWS: what a key gets that is created without a policy, in the layout in which GetKeyPolicy answers it. */
export function defaultPolicy({ partition, account }: Pick<Scope, 'partition' | 'account'>): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:${partition}:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`
}

export function requirePolicyName(name: string | undefined, error: Call<unknown, 'NotFoundException'>['error']): void {
  if (name !== undefined && name !== policyName) throw error('NotFoundException', 'No such policy exists')
}
