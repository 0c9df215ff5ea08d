// Whether the grants of a key allow what its policy does not, as the policy engine asks.
import type { GrantOperation } from '../../../contracts/kms.gen.ts'
import type { Granted } from '../../../engines/policy/question.ts'
import type { ResolverContext, Resource } from '../../../gateway/operation.ts'
import type { KmsKey } from '../keys/keys.ts'
import { isGranted, type Brought } from './grant-index.ts'
import { grantIdsOf } from './grant-principals.ts'

/** What of a request a grant may constrain. */
export interface GrantedInput {
  readonly EncryptionContext?: Readonly<Record<string, string | undefined>> | undefined
}

/** For a resource of the key. */
export function grantDecision(
  key: KmsKey, { EncryptionContext: context = {} }: GrantedInput, { scope: { caller }, state }: ResolverContext,
): NonNullable<Resource['grants']> {
  const there = state.in(key)
  return async action => {
    // For an action that no grant can grant nothing is found.
    const operation = action.slice('kms:'.length) as GrantOperation
    const brought: Brought = { context, source: caller.kind === 'service' ? caller.source?.arn : undefined }
    return firstGranted(grantIdsOf(caller), id => isGranted(there, key.id, id, operation, brought))
  }
}

/** By the first of the caller's names that is granted it. */
export async function firstGranted(
  ids: readonly (readonly [id: string, granted: Granted])[], isTo: (id: string) => Promise<boolean>,
): Promise<Granted> {
  for (const [id, granted] of ids) if (await isTo(id)) return granted
  return false
}
