// What the policies of one layer allow and deny. Loops, not closures, since they run for every call.
import type { Asked } from './asked.ts'
import { explicitly } from './decision.ts'
import { direct, noGrant, type Grant } from './principals.ts'
import { questionLayers } from './question-layers.ts'
import { relevantStatements, shortList, type AttachedStatement, type StatementIndex } from './relevance.ts'
import { matchStatement, matchWithAction } from './statement.ts'
import type { Denied, Layer } from './types.ts'
import type { AttachedPolicy, CompiledPolicy, Question } from './question.ts'

type Levels = Question['serviceControl']

export function allows(policy: CompiledPolicy, asked: Asked): boolean {
  for (const statement of policy.allows) if (matchStatement(statement, asked) !== noGrant) return true
  return false
}

export function anyAllows(policies: readonly AttachedPolicy[], asked: Asked): boolean {
  if (policies.length <= shortList) {
    for (const { policy } of policies) if (allows(policy, asked)) return true
    return false
  }
  return findMatch(relevantStatements(policies, asked.action).allows, asked) !== undefined
}

function findMatch({ byResource, others }: StatementIndex, asked: Asked): AttachedStatement | undefined {
  return findAmong(byResource.get(asked.resource), asked) ?? findAmong(others, asked)
}

function findAmong(statements: readonly AttachedStatement[] | undefined, asked: Asked): AttachedStatement | undefined {
  if (statements) for (const one of statements) if (matchWithAction(one.statement, asked) !== noGrant) return one
  return undefined
}

export function everyLevelAllows(levels: Levels, asked: Asked): boolean {
  if (levels) for (const level of levels) if (!anyAllows(level, asked)) return false
  return true
}

/** The best grant that the Allow statements of a resource's policy give the caller. */
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
  if (!policies) return undefined
  if (policies.length <= shortList) {
    for (const { policy, arn } of policies) if (denies(policy, asked)) return explicitly(layer, arn)
    return undefined
  }
  const found = findMatch(relevantStatements(policies, asked.action).denies, asked)
  return found && explicitly(layer, found.arn)
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

/** The first layer with a Deny that matches. AWS names one of several, and does not document which. */
export function findDenial(question: Question, asked: Asked): Denied | undefined {
  for (const one of questionLayers) {
    const denial = one.levels
      ? denialAtLevels(one.levels(question), one.layer, asked)
      : denialAmong(one.policies(question), one.layer, asked)
    if (denial) return denial
  }
  return undefined
}
