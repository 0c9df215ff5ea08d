// What IAM refuses to store though its grammar is right. AWS: of several faults the one that stands first here is told,
// wherever in the document it is (recorded).
import { checkAction } from '../actions.ts'
import type { Patterns, StatementElements } from './elements.ts'
import { findResourceFault } from '../resources.ts'
import { NobodyNamed, LegacyError, PolicySyntaxError } from './syntax-error.ts'
import type { PolicyKind } from '../types.ts'

type Statements = readonly StatementElements[]

/** An Effect in the wrong case and the literals of conditions are told first; they are found while conditions are compiled. */
export function checkStatements(statements: Statements, kind: PolicyKind): void {
  const fault = namesResources(kind) ? firstFault(statements) : undefined
  if (fault instanceof LegacyError) throw fault
  checkSids(statements, kind)
  for (const statement of statements) checkWho(statement, kind)
  if (kind === 'resource-control') statements.forEach(checkLimit)
  // AWS: a key policy's statement without an action or a resource is stored and says nothing.
  if (kind === 'trust') checkTrusted(statements)
  else if (kind !== 'resource') {
    requireEach(statements, 'action')
    requireEach(statements, 'resource')
  }
  if (fault) throw fault
  for (const { action } of statements) checkActions(action, kind)
}

const namesResources = (kind: PolicyKind): boolean => kind !== 'resource' && kind !== 'trust'

function firstFault(statements: Statements): PolicySyntaxError | undefined {
  for (const { resource } of statements) {
    for (const pattern of resource.patterns) {
      const fault = findResourceFault(pattern)
      if (fault) return fault
    }
  }
  return undefined
}

function checkSids(statements: Statements, kind: PolicyKind): void {
  // AWS: S3 and KMS take spaces in a Sid. Key policies that AWS publishes have one twice, and ECR stores such policies (public
  // reports).
  if (kind === 'resource') return
  const sids = statements.flatMap(({ sid }) => (sid ? [sid] : []))
  if (!sids.every(sid => /^[0-9A-Za-z]*$/.test(sid))) {
    throw new PolicySyntaxError(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    )
  }
  if (new Set(sids).size === sids.length) return
  throw new PolicySyntaxError(kind === 'trust'
    ? 'The Statement Ids in the policy are not unique'
    : 'Statement IDs (SID) in a single policy must be unique.')
}

function checkWho({ effect, principal, notPrincipal }: StatementElements, kind: PolicyKind): void {
  const named = principal !== undefined || notPrincipal !== undefined
  if (kind === 'resource' || kind === 'trust') {
    if (!named) throw new NobodyNamed('Missing required field Principal')
    if (kind === 'resource' || notPrincipal === undefined) return
    throw new PolicySyntaxError(effect === 'Allow'
      ? 'Allow with NotPrincipal is not allowed.'
      : 'AssumeRole policy must not contain NotPrincipal field.')
  }
  if (kind === 'resource-control') {
    if (principal === '*' && notPrincipal === undefined) return
    throw new PolicySyntaxError('A resource control policy must name everyone.')
  }
  if (named) throw new PolicySyntaxError('Policy document should not specify a principal.')
}

/** AWS: what an organization's own resource control policies may say; the one that allows everything is AWS's. */
function checkLimit({ effect, action }: StatementElements): void {
  const limits = effect === 'Deny' && !action.not && !action.patterns.includes('*')
  if (!limits) throw new PolicySyntaxError('A resource control policy denies actions of services that it names.')
}

function requireEach(statements: Statements, name: 'action' | 'resource'): void {
  for (const statement of statements) {
    if (statement[name].patterns.length === 0) throw new PolicySyntaxError(`Policy statement must contain ${name}s.`)
  }
}

/** AWS: its words for trust are those for policies of resources, of which trust has none (public reports). */
function checkTrusted(statements: Statements): void {
  for (const { action, resource } of statements) {
    if (action.patterns.length === 0) throw new PolicySyntaxError('Missing required field Action')
    if (!resource.given) continue
    throw new PolicySyntaxError(resource.not ? 'AssumeRole policy must not contain resources.' : 'Has prohibited field Resource')
  }
}

function checkActions({ patterns }: Patterns, kind: PolicyKind): void {
  patterns.forEach(checkAction)
  if (kind === 'trust' && patterns.some(pattern => !/^(?:\*|sts:.*)$/i.test(pattern))) {
    throw new PolicySyntaxError('AssumeRole policy may only specify STS AssumeRole actions.')
  }
}
