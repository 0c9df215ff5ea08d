// The decision about a resource that the request does not name. It only tells what a caller may learn: the call fails anyway.
import { allowed, explicitly, notAllowed } from './decision.ts'
import { questionLayers } from './question-layers.ts'
import type { Decision, Layer } from './types.ts'
import type { AttachedPolicy, CompiledPolicy, UnnamedQuestion } from './question.ts'

/** May the identity's policies allow the action on some resource, and does no unconditional Deny cover them all? */
export function evaluateUnnamed(question: UnnamedQuestion): Decision {
  const action = question.action.toLowerCase()
  const layers = policiesOf(question)
  for (const [layer, policies] of layers) {
    const denying = policies?.find(({ policy }) => deniesOutright(policy, action))
    if (denying) return explicitly(layer, denying.arn)
  }
  for (const [layer, policies] of layers) {
    if (policies && !policies.some(({ policy }) => mayAllow(policy, action))) return notAllowed[layer]
  }
  return question.principal.kind === 'root' ? allowed.root : allowed.identity
}

type PlacedPolicies = readonly [Layer, readonly AttachedPolicy[] | undefined]

/**
 * Resource control policies are left out: they are those of the resource's account, which is not known. The root user and
 * services need no identity policies, so those are left out for them, and cannot deny either.
 */
function policiesOf({ resourceControl: _unknown, identity, ...others }: UnnamedQuestion): readonly PlacedPolicies[] {
  const { kind } = others.principal
  const known = kind === 'root' || kind === 'service' ? others : { ...others, identity }
  return questionLayers.flatMap((one): readonly PlacedPolicies[] => (one.levels
    ? (one.levels(known) ?? []).map((level): PlacedPolicies => [one.layer, level])
    : [[one.layer, one.policies(known)]]))
}

const deniesOutright = (policy: CompiledPolicy, action: string): boolean =>
  policy.denies.some(statement => statement.everyResource && statement.conditions.length === 0 && statement.action(action))

const mayAllow = (policy: CompiledPolicy, action: string): boolean => policy.allows.some(statement => statement.action(action))
