// What a session of a role may not go beyond: a policy that its token carries, and managed policies that it names.
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import type { AttachedPolicy } from '../../../engines/policy/question.ts'
import type { SessionPolicies } from '../../../gateway/caller.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { findManagedPolicy } from './managed-policies.ts'
import { getDefaultDocument } from './policy-versions.ts'

interface SessionDocument {
  readonly text: string
  /** Of a managed policy. */
  readonly arn?: string
}

/**
 * INVARIANT: of a managed policy that is gone, or was made anew under its name, nobody knows any more what it denied: then the
 * session has no policy that allows it anything.
 */
export async function documentsOf(
  state: ReadUnit, { document, managed }: SessionPolicies,
): Promise<readonly SessionDocument[]> {
  const documents: SessionDocument[] = document === undefined ? [] : [{ text: document }]
  for (const { arn, policyId } of managed) {
    const policy = await findManagedPolicy(state, arn)
    if (policy?.id !== policyId) return []
    documents.push({ text: await getDefaultDocument(state, policy), arn })
  }
  return documents
}

export const lengthOf = (documents: readonly SessionDocument[]): number =>
  documents.reduce((sum, { text }) => sum + text.length, 0)

export const compiled = ({ text, arn }: SessionDocument): AttachedPolicy =>
  arn === undefined ? { policy: compileOnce(text, 'session') } : { policy: compileOnce(text, 'identity'), arn }
