// What the policies of one layer say. Loops, not closures: they run for every call.
import { explicitly } from './decision.ts'
import { direct, noGrant, type Grant } from './principals.ts'
import { relevantPolicies } from './relevance.ts'
import { matchStatement } from './statement.ts'
import type { Asked, AttachedPolicy, CompiledPolicy, Denied, Layer, Question } from './types.ts'

type Levels = Question['serviceControl']

export function allows(policy: CompiledPolicy, asked: Asked): boolean {
  for (const statement of policy.allows) if (matchStatement(statement, asked) !== noGrant) return true
  return false
}

export function anyAllows(policies: readonly AttachedPolicy[], asked: Asked): boolean {
  for (const { policy } of relevantPolicies(policies, asked.action)) if (allows(policy, asked)) return true
  return false
}

export function everyLevelAllows(levels: Levels, asked: Asked): boolean {
  if (levels) for (const level of levels) if (!anyAllows(level, asked)) return false
  return true
}

/** What the best Allow of a resource's policy is worth to the caller. */
export function grantOf(policy: CompiledPolicy, asked: Asked): Grant {
  let best: Grant = noGrant
  for (const statement of policy.allows) {
    const grant = matchStatement(statement, asked)
    if (grant > best) best = grant
    if (best === direct) break
  }
  return best
}

function denies(policy: CompiledPolicy, asked: Asked): boolean {
  for (const statement of policy.denies) if (matchStatement(statement, asked) !== noGrant) return true
  return false
}

function denialAmong(policies: readonly AttachedPolicy[] | undefined, layer: Layer, asked: Asked): Denied | undefined {
  if (policies) {
    for (const { policy, arn } of relevantPolicies(policies, asked.action)) {
      if (denies(policy, asked)) return explicitly(layer, arn)
    }
  }
  return undefined
}

function denialAtLevels(levels: Levels, layer: Layer, asked: Asked): Denied | undefined {
  if (levels) {
    for (const level of levels) {
      const denial = denialAmong(level, layer, asked)
      if (denial) return denial
    }
  }
  return undefined
}

/** The first layer with a Deny that matches. AWS names one of several without saying which. */
export function findDenial(question: Question, asked: Asked): Denied | undefined {
  const { resource, boundary } = question
  const controlled = denialAtLevels(question.resourceControl, 'resource control', asked) ??
    denialAtLevels(question.serviceControl, 'service control', asked)
  if (controlled) return controlled
  if (resource.policy && denies(resource.policy, asked)) return explicitly('resource-based', undefined)
  const byIdentity = denialAmong(question.identity, 'identity-based', asked)
  if (byIdentity) return byIdentity
  if (boundary && denies(boundary.policy, asked)) return explicitly('permissions boundary', boundary.arn)
  return denialAmong(question.session, 'session', asked)
}
