// AWS: a key's policy is the root of authority over it. Without the account's root statement IAM policies allow nothing.
import { contract } from '../../contracts/kms.gen.ts'
import { findInFamily } from '../../core/by-name.ts'
import { NobodyNamed, compilePolicy, type CompiledPolicy } from '../../engines/policy/compile.ts'
import { compileOnce } from '../../engines/policy/compile-once.ts'
import { evaluate } from '../../engines/policy/evaluate.ts'
import { PolicySyntaxError, syntaxError } from '../../engines/policy/syntax-error.ts'
import { keysOfActions, type Call, type Scope } from '../../gateway/operation.ts'
import { derived } from '../../storage/derived.ts'
import { conditions } from './conditions.ts'
import type { KmsKey } from './keys.ts'
import { findPrincipals, invalidPrincipals, policyByIds } from './policy-principals.ts'

/** AWS: a key has one policy, of this name. */
export const policyName = 'default'

/** AWS: 32 KB. */
const longestPolicy = 32 * 1024

const textOf = derived((key: Pick<KmsKey, 'policy' | 'principals'>) => policyByIds(key))

export const policyOf = (key: Pick<KmsKey, 'policy' | 'principals'>): CompiledPolicy => compileOnce(textOf(key), 'resource')

type PolicyErrorCode = 'LimitExceededException' | 'MalformedPolicyDocumentException'
type PolicyError = Call<unknown, PolicyErrorCode>['error']

type PolicyCall = LockoutCall & Pick<Call<unknown, PolicyErrorCode>, 'principals'>

/**
 * What the key of that ARN keeps of a new policy. Throws where the document cannot be a key's policy, names a user who is not
 * there, or locks its author out.
 */
export async function acceptPolicy(
  call: PolicyCall, document: string, arn: string,
): Promise<Pick<KmsKey, 'policy' | 'principals'>> {
  const principals = await findPrincipals(call, readPolicy(document, call.error))
  const kept = { policy: document, principals }
  requireNoLockout(call, policyOf(kept), arn)
  return kept
}

function readPolicy(document: string, error: PolicyError): CompiledPolicy {
  if (Buffer.byteLength(document) > longestPolicy) {
    throw error('LimitExceededException', `Policy document is longer than ${longestPolicy} bytes.`)
  }
  try {
    return compilePolicy(document, 'resource')
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) throw error('MalformedPolicyDocumentException', wording(thrown))
    throw thrown
  }
}

/** AWS: KMS has no word for what is no policy, and its own for principals: all three are reported by its clients. */
function wording(error: PolicySyntaxError): string {
  const { message } = error
  if (error instanceof NobodyNamed) return 'Policy contains a statement with no principal.'
  if (message === syntaxError().message) return ''
  return message.startsWith('Invalid principal') ? invalidPrincipals : message
}

interface LockoutInput {
  readonly BypassPolicyLockoutSafetyCheck?: boolean | undefined
}

type LockoutCall = Pick<Call<LockoutInput, PolicyErrorCode>, 'input' | 'scope' | 'error'>

const hasKey = keysOfActions(contract)

/** AWS: unless the check is bypassed, a new policy must let whoever puts it put another. */
function requireNoLockout({ input, scope, error }: LockoutCall, policy: CompiledPolicy, arn: string): void {
  if (input.BypassPolicyLockoutSafetyCheck) return
  const action = 'kms:PutKeyPolicy'
  const question = {
    action,
    principal: scope.caller,
    resource: { arn, account: scope.account, policy, authority: 'resource-policy' as const },
    // Where the policy delegates to the account, what IAM policies say now may be changed later.
    identity: [everythingAllowed],
    key: (name: string) => (hasKey(action, name) ? findInFamily(conditions, name)?.(input as never, scope, name) : undefined),
  }
  if (!evaluate(question).allowed) {
    const sentence = 'The new key policy will not allow you to update the key policy in the future.'
    throw error('MalformedPolicyDocumentException', sentence)
  }
}

const everythingAllowed = {
  policy: compilePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', 'identity'),
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
