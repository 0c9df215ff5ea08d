// What simulations under way have made of policies together, whoever brings how many.
import { holdCompiled } from '../../../engines/policy/compiled-room.ts'
import { sharerOf } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'

interface BroughtDocuments {
  readonly PolicyInputList?: readonly string[] | undefined
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
  readonly OrderedOrganizationPolicyInputList?: readonly {
    readonly ServiceControlPolicyInputList?: readonly string[] | undefined
  }[] | undefined
  readonly ResourcePolicy?: string | undefined
}

/** All that the request brings. */
export const documentsIn = (input: BroughtDocuments): readonly string[] => [
  ...input.PolicyInputList ?? [], ...input.PermissionsBoundaryPolicyInputList ?? [],
  ...(input.OrderedOrganizationPolicyInputList ?? []).flatMap(({ ServiceControlPolicyInputList: level = [] }) => level),
  ...(input.ResourcePolicy === undefined ? [] : [input.ResourcePolicy]),
]

/** When it is the caller's turn: who simulates much makes his own calls wait. */
export async function withinRoom<T>(
  { scope: { caller } }: Pick<Call<unknown>, 'scope'>, documents: readonly string[], simulating: () => Promise<T>,
): Promise<T> {
  const units = documents.reduce((sum, { length }) => sum + length, 0)
  const leave = await holdCompiled('simulated', sharerOf(caller), units)
  try {
    return await simulating()
  } finally {
    leave()
  }
}
