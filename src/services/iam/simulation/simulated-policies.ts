// The policies that a simulation asks, each under the name that its results have for it.
import { compilePolicy } from '../../../engines/policy/compile.ts'
import { contextKeysOf } from '../../../engines/policy/document/context-keys.ts'
import { statementSpans, type Span } from '../../../engines/policy/document/statement-spans.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { CompiledPolicy } from '../../../engines/policy/question.ts'
import type { PolicyKind } from '../../../engines/policy/types.ts'
import type { Call } from '../../../gateway/operation.ts'

export interface SimulatedPolicy {
  readonly id: string
  readonly policy: CompiledPolicy
  /** Condition keys that it asks for, as they are written. */
  readonly keys: readonly string[]
  /** Where its statements stand. */
  readonly spans: () => readonly Span[]
}

export type SimulationError = Pick<Call<unknown, 'InvalidInputException'>, 'error'>
type BringingCall = SimulationError & Pick<Call<unknown>, 'state'>

export function simulated(id: string, document: string, kind: PolicyKind): SimulatedPolicy {
  let known: readonly Span[] | undefined
  const spans = () => (known ??= statementSpans(document))
  return { id, policy: compilePolicy(document, kind), keys: contextKeysOf(document), spans }
}

/** One that the request brings. */
export async function broughtPolicy(
  { error, state }: BringingCall, id: string, document: string, kind: PolicyKind,
): Promise<SimulatedPolicy> {
  if (state.turns.isOver()) await state.turns.next()
  try {
    return simulated(id, document, kind)
  } catch (thrown) {
    // DIFFERS: AWS's sentence is not known.
    if (thrown instanceof PolicySyntaxError) throw error('InvalidInputException', `${id}: ${thrown.message}`)
    throw thrown
  }
}

/** AWS: those of a list are named by its parameter and their number. */
export async function broughtPolicies(
  call: BringingCall, parameter: string, documents: readonly string[] = [], kind: PolicyKind = 'inline',
): Promise<readonly SimulatedPolicy[]> {
  const policies: SimulatedPolicy[] = []
  for (const [i, document] of documents.entries()) {
    policies.push(await broughtPolicy(call, `${parameter}.${i + 1}`, document, kind))
  }
  return policies
}

interface BoundaryInput {
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
}

/** The boundary that the request brings, of which there is one at most. */
export async function broughtBoundary(call: BringingCall, input: BoundaryInput): Promise<SimulatedPolicy | undefined> {
  const { PermissionsBoundaryPolicyInputList: documents } = input
  const [boundary, ...others] = await broughtPolicies(call, 'PermissionsBoundaryPolicyInputList', documents)
  if (others.length === 0) return boundary
  throw call.error('InvalidInputException', 'Only one permissions boundary policy can be simulated.')
}
