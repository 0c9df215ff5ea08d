// What a request for a grant constrains, read in one way for all who ask: policies, what is kept, and whoever hands a grant on.
import type { CreateGrantRequest, GrantConstraints } from '../../../contracts/kms.gen.ts'

/** As they are asked for. Of the two contexts Terraform's provider sends the one that is not as an empty one. */
export function constraintsOf({ Constraints }: Pick<CreateGrantRequest, 'Constraints'>): GrantConstraints | undefined {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, ...rest } = Constraints ?? {}
  if (!equals || !subset) return Constraints
  if (isEmpty(subset)) return { ...rest, EncryptionContextEquals: equals }
  return isEmpty(equals) ? { ...rest, EncryptionContextSubset: subset } : Constraints
}

const isEmpty = (context: object): boolean => Object.keys(context).length === 0

/** The kind of constraint in a grant, or in the request for one. */
export function constraintType({ EncryptionContextEquals, EncryptionContextSubset }: GrantConstraints = {}): string | undefined {
  if (EncryptionContextEquals) return 'EncryptionContextEquals'
  return EncryptionContextSubset && 'EncryptionContextSubset'
}

/** The encryption context that is constrained. */
export const constrainedContext = (
  { EncryptionContextEquals, EncryptionContextSubset }: GrantConstraints = {},
): GrantConstraints['EncryptionContextEquals'] => EncryptionContextEquals ?? EncryptionContextSubset
