// The operation's declared access, through the policy engine: every entry must be allowed on every resource.
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { resolve, type Attempt } from '../attempt.ts'
import { serviceControlOver } from '../authorization/controls.ts'
import { decide, decideEach, decideUnnamed } from '../authorization/decide.ts'
import { sharerOf } from '../caller.ts'
import { noSignature } from '../invocation.ts'
import { unnamed, type AccessEntry, type Operation, type Resource } from '../operation.ts'
import type { HeldControls, HeldPrincipalPolicies } from '../ports.ts'

type Access = Exclude<Operation['definition']['access'], 'anyone-signed'>

export function authorize(attempt: Attempt, { definition: { access } }: Operation): MaybePromise<void> {
  if (access === 'anyone-signed') {
    if (attempt.call.scope.caller.kind === 'anonymous') throw noSignature()
    return undefined
  }
  return authorizeAll(attempt, attempt.state.forDecision(), access)
}

/** The same of one resource, as a handler is going to leave it. */
export async function authorizeOn(attempt: Attempt, action: AccessEntry<never>['action'], resource: Resource): Promise<void> {
  await authorizeAll(attempt, attempt.state, [{ action, on: () => resource }])
}

function authorizeAll(attempt: Attempt, state: ReadUnit, access: Access): MaybePromise<void> {
  return andThen(serviceControlOver(attempt, state), control => {
    if (control) return underControl(attempt, state, access, control)
    return andThen(policiesOf(attempt, state), policies => requireAll(attempt, state, access, policies))
  })
}

function policiesOf({ gateway: { ports, turns }, call }: Attempt, state: ReadUnit): MaybePromise<HeldPrincipalPolicies> {
  return ports.principals.policiesOf(state, call.scope.caller, turns)
}

async function underControl(
  attempt: Attempt, state: ReadUnit, access: Access, { levels: serviceControl, release }: HeldControls,
): Promise<void> {
  try {
    await requireAll(attempt, state, access, { ...(await policiesOf(attempt, state)), serviceControl })
  } finally {
    release()
  }
}

async function requireAll(
  attempt: Attempt, state: ReadUnit, access: Access, { release, ...policies }: HeldPrincipalPolicies,
): Promise<void> {
  const { gateway: { turns }, call: { input, scope: { caller } } } = attempt
  const sharer = sharerOf(caller)
  if (policies.boundary) attempt.hasBoundary = true
  try {
    for (const { action, on, when, each } of access) {
      if (when && !when(input)) continue
      // To name a resource may be work as well: its policy is compiled.
      if (turns.isOver()) await turns.next(sharer)
      if (each) attempt.letOn ??= new Set()
      const resolving = resolve(attempt, on, state)
      const resources = resolving instanceof Promise ? await resolving : resolving
      if (resources === unnamed) decideUnnamed(attempt, action, policies)
      else for (let i = 0; i < resources.length; i++) {
        if (i > 0 && turns.isOver()) await turns.next(sharer)
        // What was decided at once is not waited for.
        const asking = { action, resource: resources[i]!, policies }
        const waiting = each ? decideEach(attempt, state, asking) : decide(attempt, state, asking)
        if (waiting) await waiting
      }
    }
  } finally {
    release()
  }
}
