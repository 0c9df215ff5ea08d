// AWS: a key's policy is the root of authority over it. Without the account's root statement IAM policies allow nothing.
import { compilePolicy, type CompiledPolicy } from '../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../engines/policy/syntax-error.ts'
import type { Call, Scope } from '../../gateway/operation.ts'
import { derived } from '../../storage/derived.ts'
import type { KmsKey } from './keys.ts'

/** AWS: a key has one policy, of this name. */
export const policyName = 'default'

/** AWS: 32 KB. */
const longestPolicy = 32 * 1024

export const policyOf = derived((key: KmsKey): CompiledPolicy => compilePolicy(key.policy, 'resource'))

/** Throws where the document cannot be a key's policy. */
export function requirePolicy(
  document: string,
  error: Call<unknown, 'LimitExceededException' | 'MalformedPolicyDocumentException'>['error'],
): void {
  if (Buffer.byteLength(document) > longestPolicy) {
    throw error('LimitExceededException', `Policy document is longer than ${longestPolicy} bytes.`)
  }
  try {
    compilePolicy(document, 'resource')
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw error('MalformedPolicyDocumentException', thrown.message)
    throw thrown
  }
}

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
