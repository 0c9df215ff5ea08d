// Statements that let pass roles to services, or have IAM make roles for them, more than may be meant.
import { covers, hasWildcard, matchesAny, mostWork } from '../access-analysis/patterns.ts'
import type { Located, LocatedText } from '../document/located.ts'
import type { CheckedPolicy, CheckedStatement } from './checked-policy.ts'
import { at, type FindingType, type Tell } from './finding.ts'

/** How an action is let in: by its name, by a pattern, or by not being excepted. */
type Way = 'NAME' | 'STAR' | 'NOT'

interface Risk {
  readonly action: string
  readonly type: FindingType
  readonly code: string
  /** Resources that a pattern has to match all of, behind the account. */
  readonly kinds: readonly string[]
  /** A condition on it is enough. */
  readonly unless?: string
  readonly details: (way: Way, isNotResource: boolean) => string
}

const instead = 'We recommend that you specify resource ARNs instead.'
const orTo = 'We recommend that you specify resource ARNs or add the iam:PassedToService condition key to your statement.'

const passing: Risk = {
  action: 'iam:passrole', type: 'SECURITY_WARNING', code: 'PASS_ROLE', kinds: ['*', 'role/*'], unless: 'iam:passedtoservice',
  details(way, isNotResource) {
    const many = 'can be overly permissive because it can allow iam:PassRole permissions on multiple resources.'
    if (isNotResource && way === 'NAME') return `Using the iam:PassRole action with NotResource ${many} ${instead}`
    if (isNotResource && way === 'STAR') return `Using an action with a wildcard (*) and NotResource ${many} ${instead}`
    if (isNotResource) return `Using NotAction with NotResource ${many} ${instead}`
    const all = 'can be overly permissive because it allows iam:PassRole permissions on all resources.'
    if (way === 'STAR') return `Using wildcards (*) in the action and the resource ${all} ${orTo}`
    if (way === 'NOT') return `Using a resource with wildcards (*) and NotAction ${all} ${orTo}`
    return 'Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive because it allows ' +
      `iam:PassRole permissions on multiple resources. ${orTo}`
  },
}

const making: Risk = {
  action: 'iam:createservicelinkedrole', type: 'WARNING', code: 'CREATE_SLR', kinds: ['*', 'role/*', 'role/aws-service-role/*'],
  unless: 'iam:awsservicename',
  details(way, isNotResource) {
    const can = 'can allow creation of unintended service-linked roles'
    const on = (which: string) => `because it allows iam:CreateServiceLinkedRole permissions on ${which} resources.`
    if (isNotResource && way === 'NAME') {
      return `Using the iam:CreateServiceLinkedRole action with NotResource ${can} for multiple resources. ${instead}`
    }
    if (isNotResource && way === 'STAR') {
      return `Using an action with a wildcard(*) and NotResource ${can} ${on('multiple').replace('it allows', 'it can allow')} ` +
        instead
    }
    if (isNotResource) return `Using NotAction with NotResource ${can} ${on('multiple')} ${instead}`
    if (way === 'STAR') return `Using wildcards (*) in the action and the resource ${can} ${on('all')} ${instead}`
    if (way === 'NOT') return `Using a resource with wildcards (*) and NotAction ${can} ${on('all')} ${instead}`
    return `Using the iam:CreateServiceLinkedRole action with wildcards (*) in the resource ${can}. ${instead}`
  },
}

const wayCodes: Readonly<Record<Way, readonly [onResource: string, onNotResource: string]>> = {
  NAME: ['WITH_STAR_IN_RESOURCE', 'WITH_NOT_RESOURCE'],
  STAR: ['WITH_STAR_IN_ACTION_AND_RESOURCE', 'WITH_STAR_IN_ACTION_AND_NOT_RESOURCE'],
  NOT: ['WITH_STAR_IN_RESOURCE_AND_NOT_ACTION', 'WITH_NOT_ACTION_AND_NOT_RESOURCE'],
}

export function checkPassedRoles({ type }: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  if (type !== 'identity' || statement.effect !== 'Allow') return
  for (const risk of [passing, making]) checkRisk(risk, statement, tell)
}

function checkRisk(risk: Risk, { actions, resources, conditions }: CheckedStatement, tell: Tell): void {
  const allowed = howAllowed(actions, risk.action)
  if (!allowed || !resources.element) return
  const all = resources.not ? [resources.element] : resources.items.filter(item => isEvery(item, risk.kinds))
  if (all.length === 0) return
  const { unless } = risk
  // AWS: with IfExists it may be absent, which is not enough (the managed policies that it names for the code).
  const isLimited = conditions.some(({ key, ifExists }) => key.name.toLowerCase() === unless && !ifExists)
  if (!resources.not && isLimited) return
  const { way, by } = allowed
  const code = `${risk.code}_${wayCodes[way][resources.not ? 1 : 0]}`
  tell(risk.type, code, risk.details(way, resources.not), at(by), ...all.map(at))
}

function howAllowed(
  { element, not, items }: CheckedStatement['actions'], action: string,
): { readonly way: Way; readonly by: Located } | undefined {
  if (!element) return undefined
  const matching = items.filter(({ value }) => matchesAny(value.toLowerCase(), [action]))
  if (not) return matching.length === 0 ? { way: 'NOT', by: element } : undefined
  const named = matching.find(({ value }) => !hasWildcard(value))
  const by = named ?? matching[0]
  return by && { way: named ? 'NAME' : 'STAR', by }
}

/** AWS: whether a part of the roles is too many is not published. DIFFERS: all roles of an account are. */
function isEvery({ value }: LocatedText, kinds: readonly string[]): boolean {
  if (value === '*') return true
  const [prefix, , service = '', , , ...rest] = value.split(':')
  if (prefix !== 'arn' || !matchesAny(service, ['iam'])) return false
  return kinds.some(kind => covers(rest.join(':').slice(0, 64), kind, { left: mostWork }))
}
