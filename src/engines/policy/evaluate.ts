// The order of AWS's decision. Every explicit Deny comes before any Allow; then each layer must let the action pass.
import { askedIn, type Asked } from './asked.ts'
import { Exhausted } from './budget.ts'
import { allowed, notAllowed } from './decision.ts'
import { allows, anyAllows, everyLevelAllows, findDenial, grantOf } from './layers.ts'
import { direct, isNobodys, limited, noGrant, toAccount, type Grant } from './principals.ts'
import type { Decision, PrincipalIdentity } from './types.ts'
import type { Granted, Question } from './question.ts'

export { evaluateUnnamed } from './evaluate-unnamed.ts'

export function evaluate(question: Question): Decision {
  try {
    return decide(question, askedIn(question))
  } catch (thrown) {
    // DIFFERS: AWS tells of no such bound. The caller reads the sentence of a denial that nobody's policy made.
    if (thrown instanceof Exhausted) return { ...notAllowed['identity-based'], unfinished: true }
    throw thrown
  }
}

function decide(question: Question, asked: Asked): Decision {
  const { principal, resource, boundary, session, delegation } = question
  const denial = findDenial(question, asked)
  if (denial) return denial
  if (!everyLevelAllows(question.resourceControl, asked)) return notAllowed['resource control']
  if (!everyLevelAllows(question.serviceControl, asked)) return notAllowed['service control']
  // AWS calls it a session policy. INVARIANT: it is asked before whatever may allow by itself.
  if (delegation && !allows(delegation.policy, asked)) return notAllowed.session

  const byPolicy = resource.policy ? grantOf(resource.policy, asked) : noGrant
  const byGrant = grantedTo(resource.granted, principal)
  const grant: Grant = byPolicy >= byGrant ? byPolicy : byGrant
  const home = principal.account === resource.account || !hasPolicies(principal)
  if (grant === noGrant && (!home || resource.authority === 'resource-policy' || !hasPolicies(principal))) {
    return notAllowed['resource-based']
  }
  const source = byPolicy >= byGrant ? allowed.resource : allowed.grant
  if (grant === direct && home) return source

  // Across accounts, or where the resource names the account or is silent, the caller's own side must allow as well.
  const byIdentity = grant < limited || !home
  const root = principal.kind === 'root'
  if (byIdentity && !root && !anyAllows(question.identity, asked)) return notAllowed['identity-based']
  if (boundary && !allows(boundary.policy, asked)) return notAllowed['permissions boundary']
  if (session && !anyAllows(session, asked)) return notAllowed.session
  if (!byIdentity) return source
  return root ? allowed.root : allowed.identity
}

/** A caller who is no principal of an account has no policies: the resource's policy alone decides, in every account. */
const hasPolicies = (principal: PrincipalIdentity): boolean => !isNobodys(principal)

/**
 * AWS: boundary and session policy limit a grant to a role, but not one to exactly this session. A grant to an account is for its
 * root user, and for principals whose identity policies allow the action.
 */
function grantedTo(granted: Granted | undefined, { kind }: PrincipalIdentity): Grant {
  if (granted === 'itself') return direct
  if (granted === 'account') return kind === 'root' ? direct : toAccount
  return granted ? limited : noGrant
}
