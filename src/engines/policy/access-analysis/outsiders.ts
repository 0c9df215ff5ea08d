// Whom a policy lets in who is outside: everyone, or those of accounts that are not one's own.
import type { OwnTurns } from '../../../core/sharing/turns.ts'
import type { StatedCondition } from '../conditions/condition.ts'
import { joinNetworks, parseNetwork } from '../conditions/ip.ts'
import type { PrincipalName } from '../principals.ts'
import { includes, includesWho, type Access, type Accesses } from './access.ts'
import { followFrom } from './conditions.ts'
import { hasWildcard, holdsOfSome, inTurns, take, type Pieces, type Work } from './patterns.ts'

/** The statements that let in everyone. INVARIANT: any other lets in only those whom it, or its condition, names. */
export function* publicStatements({ allows, denies }: Accesses, work: Work): Pieces<readonly Access[]> {
  const toAll = (access: Access): boolean =>
    access.who.not || access.who.names.some(({ type, value }) => value === '*' && (type === 'AWS' || type === 'Federated'))
  const found: Access[] = []
  for (const allow of allows) {
    if (!toAll(allow) || isRestricted(allow)) continue
    if (!(yield* holdsOfSome(denies, work, deny => keepsOut(deny, allow, work)))) found.push(allow)
  }
  return found
}

/** Whether `deny` denies all that `allow` allows, or denies it to all but fixed accounts, organizations or networks. */
export function* keepsOut(deny: Access, allow: Access, work: Work): Pieces<boolean> {
  if (!(yield* includes(deny.actions, allow.actions, work))) return false
  if (!(yield* includes(deny.resources, allow.resources, work))) return false
  if (!includesWho(deny.who, allow.who, work)) return false
  const [only, ...more] = deny.conditions
  if (yield* followFrom(deny.conditions, allow.conditions, work)) return true
  if (only === undefined || more.length > 0) return false
  take(work, only.operands.length)
  return isExcepting(only)
}

// AWS: by whose values a policy is no public one, where they are fixed
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, "The meaning of public").
const texts = new Set([
  'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:sourceaccount', 'aws:sourceorgid',
  'aws:sourceorgpaths', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:userid', 'aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths',
  'kms:calleraccount', 's3:dataaccesspointaccount', 's3:x-amz-server-side-encryption-aws-kms-key-id',
])
const arns = new Set(['aws:principalarn', 'aws:sourcearn', 'aws:sourcevpcarn', 's3:dataaccesspointarn'])

const likeText = new Set(['StringEquals', 'StringLike', 'StringEqualsIgnoreCase'])
const likeArn = new Set(['ArnEquals', 'ArnLike'])

/** Whether a condition of the statement holds for a fixed set of callers only, and for nobody without the key. */
export const isRestricted = ({ conditions }: Pick<Access, 'conditions'>): boolean =>
  conditions.some(condition => isRestricting(condition, conditions))

/** AWS: a list of no values names a fixed set too, and what holds without the key does not where Null asks for it (recorded). */
function isRestricting({ key, operator, operands }: StatedCondition, beside: readonly StatedCondition[]): boolean {
  const { name, quantifier, ifExists } = operator
  if ((ifExists || quantifier === 'ForAllValues') && !beside.some(one => asksFor(key, one))) return false
  return isFixed(key, name, operands)
}

const asksFor = (wanted: string, { key, operator: { name }, operands }: StatedCondition): boolean =>
  key === wanted && name === 'Null' && operands.length > 0 && operands.every(operand => operand.toLowerCase() === 'false')

/** Whether the condition holds for all but a fixed set of callers. */
function isExcepting({ key, operator: { name, quantifier }, operands }: StatedCondition): boolean {
  const plain = name.replace('Not', '')
  return quantifier !== 'ForAnyValue' && plain !== name && operands.length > 0 && isFixed(key, plain, operands)
}

function isFixed(key: string, operator: string, operands: readonly string[]): boolean {
  if (texts.has(key)) return likeText.has(operator) && operands.every(operand => isFixedText(key, operator, operand))
  if (arns.has(key) && likeArn.has(operator)) return operands.every(namesAccount)
  if (arns.has(key)) return likeText.has(operator) && operands.every(namesAccountAsText)
  return key === 'aws:sourceip' && operator === 'IpAddress' && areNarrow(operands)
}

/** What the key holds of whoever has not signed. */
const nobody = 'anonymous'

/** AWS: whoever has a role is somebody, whatever a session is called; an asterisk is one outside of `StringLike` (recorded). */
function isFixedText(key: string, operator: string, text: string): boolean {
  if (key.endsWith('orgpaths')) return namesOrganization(text)
  if (text.includes('${') || text.toLowerCase() === nobody) return false
  if (operator !== 'StringLike' || !hasWildcard(text)) return true
  return key === 'aws:userid' && /^AROA[A-Z0-9]+:\*$/.test(text)
}

const namesOrganization = (text: string): boolean => /^o-[a-z0-9]+\//.test(text)

/** AWS: with a variable anywhere it names nobody (recorded). */
const namesAccount = (arn: string): boolean => /^\d{12}$/.test(arn.split(':', 5).at(4) ?? '') && !arn.includes('${')
/** The same where it is compared as one text: a wildcard matches colons too. */
const namesAccountAsText = (arn: string): boolean => namesAccount(arn) && !hasWildcard(headOf(arn))

/** What stands before the account. */
const headOf = (arn: string): string => arn.split(':', 4).join(':')

/** AWS: a range that is wider is open to the public. */
const [widestV4, widestV6] = [8, 32]

/** Ranges that are one together are judged as that one. DIFFERS: whether AWS joins them is not known; it tells of single ones. */
function areNarrow(ranges: readonly string[]): boolean {
  const networks = ranges.map(parseNetwork).filter(network => network !== undefined)
  if (networks.length < ranges.length) return false
  return joinNetworks(networks).every(({ address, prefix }) => prefix >= (address.length === 1 ? widestV4 : widestV6))
}

/** A principal from outside of the account that a statement lets in. */
export interface Outsider {
  readonly access: Access
  readonly principal: PrincipalName
  readonly isPublic: boolean
}

/**
 * INVARIANT: every principal that is let in from outside of the account is among them, except for services, which belong to no
 * account and act for whoever asks them. A statement that excepts principals lets in everyone.
 */
export async function outsidersOf(
  { allows, denies }: Accesses, account: string, work: Work, turns: OwnTurns,
): Promise<readonly Outsider[]> {
  const outsiders: Outsider[] = []
  for (const access of allows) {
    if (access.conditions.some(condition => isOwn(condition, access.conditions, account))) continue
    const keeping: Access[] = []
    for (const deny of denies) {
      if (await inTurns(keepsOut(deny, access, work), turns)) keeping.push(deny)
    }
    if (keeping.some(({ conditions: [only] }) => !only || isOwnAlone(only, account))) continue
    const isLimited = keeping.length > 0 || isRestricted(access)
    const names = access.who.not ? [everyone] : access.who.names
    for (const principal of names.filter(name => isOutside(name, account))) {
      outsiders.push({ access, principal, isPublic: principal.value === '*' && !isLimited })
    }
  }
  return outsiders
}

const everyone: PrincipalName = { type: 'AWS', value: '*' }

function isOutside(name: PrincipalName, account: string): boolean {
  if (name.type === 'Federated' || name.value === '*') return true
  const own = accountOf(name)
  return own !== undefined && own !== account
}

const accounts = new Set(['aws:principalaccount', 'aws:sourceaccount', 'kms:calleraccount'])

/** Whether the condition holds for the account alone. */
const isOwn = (condition: StatedCondition, beside: readonly StatedCondition[], account: string): boolean =>
  isRestricting(condition, beside) && condition.operands.length > 0 && isOf(condition, account)

/** Whether the condition holds for all but the account. */
const isOwnAlone = (condition: StatedCondition, account: string): boolean => isExcepting(condition) && isOf(condition, account)

function isOf({ key, operands }: StatedCondition, account: string): boolean {
  if (accounts.has(key)) return operands.every(operand => operand === account)
  return key === 'aws:principalarn' && operands.every(operand => operand.split(':', 5).at(4) === account)
}

/** The account of a principal; undefined where it belongs to none. */
export function accountOf({ type, value }: PrincipalName): string | undefined {
  if (type === 'Service' || type === 'CanonicalUser') return undefined
  if (/^\d{12}$/.test(value)) return value
  return value.startsWith('arn:') ? value.split(':', 5).at(4) : undefined
}
