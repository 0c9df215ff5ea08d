import { checkAction, compileActions } from './actions.ts'
import { compileConditions, type Condition } from './conditions/condition.ts'
import {
  compileNotPrincipal, compilePrincipal, direct, noGrant, readPrincipal,
  type Grant, type PrincipalMatcher, type PrincipalName,
} from './principals.ts'
import { checkResource, compileResources, type ResourceMatcher } from './resources.ts'
import { legacyError, PolicySyntaxError, syntaxError } from './syntax-error.ts'
import type { Asked, PolicyKind } from './types.ts'
import type { TextMatcher } from './wildcard.ts'

export interface Statement {
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** Whom the statement names; none in policies that are attached to an identity. */
  readonly names: readonly PrincipalName[]
  readonly principal: PrincipalMatcher
  /** Of the lower-case action. */
  readonly action: TextMatcher
  readonly resource: ResourceMatcher
  /** The Resource element is `*`, or there is none. */
  readonly everyResource: boolean
  /** The resources that it can match, where it names each in full. */
  readonly namedResources?: ReadonlySet<string>
  readonly conditions: readonly Condition[]
}

type Json = Readonly<Record<string, unknown>>

const elements = new Set([
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
])

/** AWS: IAM and Organizations check more on saving than services do for a resource's policy or STS for a session's. */
const isStrict = (kind: PolicyKind): boolean => kind !== 'session' && kind !== 'resource'

export function compileStatement(json: Json, kind: PolicyKind, variables: boolean): Statement {
  for (const element of Object.keys(json)) if (!elements.has(element)) throw syntaxError()
  const effect = readEffect(json['Effect'])
  const deny = effect === 'Deny'
  return {
    sid: readSid(json['Sid'], kind),
    effect,
    ...readWho(json, kind, deny),
    ...readActions(json, kind),
    ...readResources(json, kind, variables),
    conditions: compileConditions(json['Condition'], { deny, variables, strict: isStrict(kind) }),
  }
}

/** What a statement that matches is worth to the caller; nothing where it does not match. */
export function matchStatement(statement: Statement, asked: Asked): Grant {
  return statement.action(asked.action) ? matchWithAction(statement, asked) : noGrant
}

/** As `matchStatement`, of a statement that is known to match the action. */
export function matchWithAction(statement: Statement, asked: Asked): Grant {
  const grant = statement.principal(asked.principal)
  if (grant === noGrant || !statement.resource(asked)) return noGrant
  for (const holds of statement.conditions) if (!holds(asked)) return noGrant
  return grant
}

function readEffect(value: unknown): 'Allow' | 'Deny' {
  if (value === 'Allow' || value === 'Deny') return value
  if (typeof value === 'string' && /^(?:allow|deny)$/i.test(value)) throw legacyError()
  throw syntaxError()
}

function readSid(value: unknown, kind: PolicyKind): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw syntaxError()
  // AWS: S3 and KMS take spaces in a Sid.
  if (kind !== 'resource' && !/^[0-9A-Za-z]*$/.test(value)) {
    throw new PolicySyntaxError(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    )
  }
  return value
}

interface Patterns {
  readonly patterns: readonly string[] | undefined
  readonly not: boolean
}

/** The patterns under `name` or `Not<name>`, of which at most one may be there. */
function readPatterns(json: Json, name: 'Action' | 'Resource'): Patterns {
  const not = json[`Not${name}`] !== undefined
  if (not && json[name] !== undefined) throw syntaxError()
  const value = json[not ? `Not${name}` : name]
  if (value === undefined) return { patterns: undefined, not }
  const patterns: unknown[] = Array.isArray(value) ? value : [value]
  if (!patterns.every(pattern => typeof pattern === 'string')) throw syntaxError()
  return { patterns, not }
}

const never = (): boolean => false

function readActions(json: Json, kind: PolicyKind): Pick<Statement, 'action'> {
  const { patterns, not } = readPatterns(json, 'Action')
  if (!patterns || patterns.length === 0) {
    // AWS: a key policy's statement without an action is stored and says nothing.
    if (kind === 'resource') return { action: never }
    throw new PolicySyntaxError('Policy statement must contain actions.')
  }
  patterns.forEach(checkAction)
  if (kind === 'trust' && patterns.some(pattern => !/^(?:\*|sts:.*)$/i.test(pattern))) {
    throw new PolicySyntaxError('AssumeRole policy may only specify STS AssumeRole actions.')
  }
  const matches = compileActions(patterns)
  return { action: not ? action => !matches(action) : matches }
}

type Resources = Pick<Statement, 'resource' | 'everyResource' | 'namedResources'>

function readResources(json: Json, kind: PolicyKind, variables: boolean): Resources {
  const { patterns, not } = readPatterns(json, 'Resource')
  if (kind === 'trust') {
    if (patterns) throw new PolicySyntaxError('Has prohibited field Resource')
    return { resource: () => true, everyResource: true }
  }
  if (!patterns || patterns.length === 0) {
    // AWS: as with actions.
    if (kind === 'resource') return { resource: never, everyResource: false }
    throw new PolicySyntaxError('Policy statement must contain resources.')
  }
  if (kind !== 'resource') patterns.forEach(checkResource)
  const { matches, named } = compileResources(patterns, variables)
  // A variable that cannot be filled in makes the statement void, negated or not.
  return not
    ? { resource: asked => matches(asked) === false, everyResource: false }
    : { resource: matches, everyResource: patterns.includes('*'), ...(named && { namedResources: named }) }
}

function readWho(json: Json, kind: PolicyKind, deny: boolean): Pick<Statement, 'names' | 'principal'> {
  const principal = json['Principal']
  const notPrincipal = json['NotPrincipal']
  const named = principal !== undefined || notPrincipal !== undefined
  if (kind !== 'resource' && kind !== 'trust' && !isPrincipalOfControl(kind, principal, notPrincipal)) {
    if (named) throw new PolicySyntaxError('Policy document should not specify a principal.')
    return { names: [], principal: () => direct }
  }
  if (principal !== undefined && notPrincipal !== undefined) throw syntaxError()
  if (!named) throw new PolicySyntaxError('Missing required field Principal')
  if (kind === 'trust' && notPrincipal !== undefined) throw new PolicySyntaxError('Has prohibited field NotPrincipal')
  const names = readPrincipal(principal ?? notPrincipal)
  return { names, principal: principal === undefined ? compileNotPrincipal(names, deny) : compilePrincipal(names) }
}

/** AWS: a resource control policy must name `*`, a service control policy may not name anyone. */
function isPrincipalOfControl(kind: PolicyKind, principal: unknown, notPrincipal: unknown): boolean {
  return kind === 'control' && principal === '*' && notPrincipal === undefined
}
