// The aliases that an account has in each Region before it has any key: AWS's own, each for the key of one service.
import { managedKeys } from '../keys/aws-managed/aws-managed-key-facts.ts'

/** The aliases that every account has in every Region, in the order of their names. */
export const predefinedAliases: readonly string[] = [...managedKeys]
  .flatMap(([alias, { comesLate }]) => (comesLate ? [] : [alias]))
  .sort()
