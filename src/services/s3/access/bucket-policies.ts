// The policy of a bucket: whom it lets in besides those whom their own policies let, and whom it keeps out.
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import type { CompiledPolicy } from '../../../engines/policy/compile.ts'
import { policyByIds } from '../../../engines/policy/document/kept-policy.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { PublicPolicy, ServicePorts } from '../../../gateway/ports.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { s3Errors } from '../s3-errors.ts'
import { isBlocked, isOutside, type BucketBlock } from './public-access.ts'

export type BucketPolicy = PublicPolicy

interface Guarded {
  readonly name: string
  readonly account: string
  readonly policy?: BucketPolicy
  readonly publicAccess?: BucketBlock
}

const textOf = derived((policy: PublicPolicy) => policyByIds(policy))

export const compiledPolicy = (policy: PublicPolicy): CompiledPolicy => compileOnce(textOf(policy), 'resource')
/** Of which what it denies is left. */
export const withoutAllows = derived((policy: CompiledPolicy): CompiledPolicy => ({ ...policy, allows: [] }))

interface Context {
  readonly scope: Pick<Scope, 'caller' | 'point'>
  readonly state: ReadUnit
  readonly ports: Pick<ServicePorts, 'accessPoints' | 'publicAccess'>
}

/** What decides about the bucket and its objects beside identity policies; nothing where it has no policy. */
export async function policyOf(bucket: Guarded, context: Context): Promise<{ readonly policy?: CompiledPolicy }> {
  const { policy } = bucket
  if (!policy) return {}
  const compiled = compiledPolicy(policy)
  if (!policy.isPublic || !isOutside(context.scope.caller, bucket)) return { policy: compiled }
  const isRestricted = await isBlocked(bucket, ({ RestrictPublicBuckets }) => RestrictPublicBuckets, context)
  return { policy: isRestricted ? withoutAllows(compiled) : compiled }
}

/** Throws S3's error where there is none. */
export function requirePolicy({ name, policy }: Guarded): BucketPolicy {
  if (!policy) throw s3Errors.noSuchPolicy(name)
  return policy
}

/** AWS: whoever is of another account does not read or write it, whatever lets them. */
export function requireOwner({ account }: Guarded, { scope: { caller } }: Pick<Call<unknown>, 'scope'>): void {
  if (caller.account !== account) throw s3Errors.notOwner()
}
