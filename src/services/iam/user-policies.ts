import { compilePolicy } from '../../engines/policy/compile.ts'
import { PolicySyntaxError } from '../../engines/policy/syntax-error.ts'
import type { AttachedPolicy } from '../../engines/policy/types.ts'
import { derived } from '../../storage/derived.ts'
import type { User } from './users.ts'

/** AWS: all inline policies of a user together, white space not counted. */
export const mostInlineCharacters = 2048

export function countedCharacters(document: string): number {
  return document.replaceAll(/\s/g, '').length
}

/** A user's inline policies, compiled once for each version of its record. */
export const policiesOfUser = derived((user: User): readonly AttachedPolicy[] =>
  Object.values(user.policies).map(document => ({ policy: compilePolicy(document, 'identity') })),
)

/** What is wrong with a document that is to be an identity policy; undefined where nothing is. */
export function findPolicyFault(document: string): string | undefined {
  try {
    compilePolicy(document, 'identity')
    return undefined
  } catch (thrown) {
    if (thrown instanceof PolicySyntaxError) return thrown.message
    throw thrown
  }
}
