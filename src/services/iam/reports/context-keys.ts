// Which condition keys policies ask for: what whoever simulates them has to say.
import { compilePolicy, PolicySyntaxError } from '../../../engines/policy/compile.ts'
import { contextKeysOf } from '../../../engines/policy/document/context-keys.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { attachedTo } from '../policies/attachments.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'
import type { PolicySource } from '../policies/policy-sources.ts'

type KeyCall = Pick<Call<unknown, 'InvalidInputException'>, 'state' | 'error'>

/** Each once, in whatever case, in the order of the documents. Those that the request brings may be none. */
export async function keysOfDocuments({ state, error }: KeyCall, given: readonly string[], kept: readonly string[] = []) {
  const found = new Map<string, string>()
  for (const [i, document] of [...given, ...kept].entries()) {
    if (state.turns.isOver()) await state.turns.next()
    if (i < given.length) requirePolicy(document, error)
    if (state.turns.isOver()) await state.turns.next()
    for (const key of contextKeysOf(document)) if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), key)
  }
  return [...found.values()]
}

/** AWS: the code is declared, the sentence is the compiler's. */
function requirePolicy(document: string, error: KeyCall['error']): void {
  try {
    compilePolicy(document, 'inline')
  } catch (thrown) {
    throw thrown instanceof PolicySyntaxError ? error('InvalidInputException', thrown.message) : thrown
  }
}

/** What counts for it. */
export async function documentsOfSource(state: ReadUnit, { holders }: PolicySource): Promise<readonly string[]> {
  const documents: string[] = []
  for (const { holder } of holders) {
    documents.push(...Object.values(holder.policies))
    for (const policy of await attachedTo(state, holder)) documents.push(await getDefaultDocument(state, policy))
  }
  return documents
}
