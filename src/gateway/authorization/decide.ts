// Whether a caller may do an action on a resource, and what he is told where he may not.
import { AwsError } from '../../core/aws-error.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { evaluate, evaluateUnnamed } from '../../engines/policy/evaluate.ts'
import { everythingAllowed } from '../../engines/policy/everything-allowed.ts'
import type { Decision } from '../../engines/policy/types.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Attempt } from '../attempt.ts'
import type { Resource } from '../operation.ts'
import type { HeldControls, PrincipalPolicies } from '../ports.ts'
import { resourceControlOver } from './controls.ts'
import { deny, denyUnnamed } from './denial.ts'
import { knowing, questionOf, questionOn, type Asking, type ResourceQuestion } from './questions.ts'

/** Throws what the caller is told where he may not. */
export function decide(attempt: Attempt, state: ReadUnit, asking: Asking): MaybePromise<void> {
  const { through } = asking.resource
  if (!through) return decideOn(attempt, state, asking)
  return andThen(decideOn(attempt, state, { ...asking, resource: through }), () => decideOn(attempt, state, asking))
}

function decideOn(attempt: Attempt, state: ReadUnit, asking: Asking): MaybePromise<void> {
  const { gateway: { ports }, call: { scope: { caller } } } = attempt
  const { resource } = asking
  // Of his own account a caller's credentials have been asked already.
  if ('accessKeyId' in caller && resource.account === caller.account) return decideUnderControl(attempt, state, asking)
  return andThen(ports.organizations.isClosed(state, resource.account), isClosed => {
    const asked = isClosed ? { ...asking, resource: withoutGrants(resource) } : asking
    const { hiddenAs } = resource
    if (!hiddenAs) return decideUnderControl(attempt, state, asked)
    return andThen(isLetIn(attempt, state, asked), isSeen =>
      decideUnderControl(attempt, state, isSeen ? asked : { ...asked, resource: hiddenAs }))
  })
}

/** AWS: what a closed account has let others do, it lets nobody do. */
function withoutGrants(resource: Resource): Resource {
  const { policy: _policy, granted: _granted, grants: _grants, ...bare } = resource
  return bare
}

function decideUnderControl(attempt: Attempt, state: ReadUnit, asking: Asking): MaybePromise<void> {
  return andThen(resourceControlOver(attempt, state, asking.action, asking.resource), control =>
    (control ? decideHolding(attempt, state, asking, control) : ask(attempt, state, questionOn(attempt, asking))))
}

async function decideHolding(
  attempt: Attempt, state: ReadUnit, asking: Asking, { levels: resourceControl, release }: HeldControls,
): Promise<void> {
  try {
    await ask(attempt, state, { ...questionOn(attempt, asking), resourceControl })
  } finally {
    release()
  }
}

function ask(attempt: Attempt, state: ReadUnit, question: ResourceQuestion): MaybePromise<void> {
  const deciding = knowing(attempt, state, () => evaluate(question))
  return andThen(deciding, decision => conclude(attempt, state, question, decision))
}

function conclude(attempt: Attempt, state: ReadUnit, question: ResourceQuestion, decision: Decision): MaybePromise<void> {
  if (decision.allowed) return undefined
  const { action, resource } = question
  // What is denied outright no grant allows.
  if (decision.explicit || !resource.grants || resource.granted) return deny(attempt, state, question, decision)
  return andThen(resource.grants(action), granted => granted
    ? ask(attempt, state, { ...question, resource: { ...resource, granted } })
    : deny(attempt, state, question, decision))
}

/**
 * For an operation that decides about each of several resources by itself. INVARIANT: who may have none of them is told so of
 * each, and learns no more than who asks for one.
 */
export async function decideEach(attempt: Attempt, state: ReadUnit, asking: Asking): Promise<void> {
  try {
    await decide(attempt, state, asking)
    attempt.letOn!.add(asking.resource.account)
  } catch (thrown) {
    if (!(thrown instanceof AwsError) || thrown.code !== 'AccessDeniedException') throw thrown
    const { arn, versionId } = asking.resource
    attempt.denied ??= new Map()
    const ofVersions = attempt.denied.get(arn) ?? new Map<string | undefined, AwsError>()
    attempt.denied.set(arn, ofVersions.set(versionId, thrown))
  }
}

/** For a resource that the input does not name: the caller learns what is wrong with it only where the action may be allowed. */
export function decideUnnamed(attempt: Attempt, action: string, policies: PrincipalPolicies): void {
  const question = questionOf(attempt, action, policies)
  const decision = evaluateUnnamed(question)
  if (!decision.allowed) denyUnnamed(attempt, question, decision)
}

const unlimited: PrincipalPolicies = { identity: [everythingAllowed] }
/** AWS: a Deny with NotPrincipal holds for whoever has a boundary, whatever that allows. */
const unlimitedWithin: PrincipalPolicies = { identity: [everythingAllowed], boundary: everythingAllowed }

/** Whether the resource's own policy allows it to the caller, or leaves it to identity policies, in a request like this one. */
export async function permits(attempt: Attempt, action: string, resource: Resource): Promise<boolean> {
  const { through } = resource
  if (through && !(await isLetIn(attempt, attempt.state, { action, resource: through }))) return false
  return isLetIn(attempt, attempt.state, { action, resource })
}

function isLetIn(attempt: Attempt, state: ReadUnit, { action, resource }: Omit<Asking, 'policies'>): MaybePromise<boolean> {
  const policies = attempt.hasBoundary ? unlimitedWithin : unlimited
  const question = questionOn(attempt, { action, resource, policies })
  return andThen(knowing(attempt, state, () => evaluate(question)), ({ allowed }) => allowed)
}
