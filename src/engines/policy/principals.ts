// Whom a statement names. The form of the name decides which implicit denials may still limit what it grants.
import { NobodyNamed, PolicySyntaxError, syntaxError } from './document/syntax-error.ts'
import type { PrincipalIdentity } from './types.ts'

/** How far an Allow of a resource's policy goes for the caller, from nothing to a final yes. */
export type Grant = 0 | 1 | 2 | 3
export const noGrant = 0
/** The caller's account is named: an identity policy in it must allow as well. */
export const toAccount = 1
/** The caller's role is named, or the user behind a federated session: boundary and session policy still limit. */
export const limited = 2
/** The caller itself is named, or everyone. */
export const direct = 3

/** `bounded`: the caller has a permissions boundary. */
export type PrincipalMatcher = (caller: PrincipalIdentity, bounded: boolean) => Grant

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'

export interface PrincipalName {
  readonly type: PrincipalType
  readonly value: string
}

const types: ReadonlySet<string> = new Set<PrincipalType>(['AWS', 'Service', 'Federated', 'CanonicalUser'])

/** `*`, or an object of lists by type. */
export function readPrincipal(element: unknown): PrincipalName[] {
  if (element === '*') return [{ type: 'AWS', value: '*' }]
  if (typeof element !== 'object' || element === null || Array.isArray(element)) throw syntaxError()
  const names: PrincipalName[] = []
  for (const [type, values] of Object.entries(element)) {
    if (!types.has(type)) throw syntaxError()
    for (const value of Array.isArray(values) ? values : [values]) {
      if (typeof value !== 'string') throw syntaxError()
      names.push(checkName({ type: type as PrincipalType, value }))
    }
  }
  if (names.length === 0) throw new NobodyNamed(syntaxError().message)
  return names
}

const accountForm = /^(?:\d{12}|arn:aws[a-z-]*:iam::(\d{12}):root)$/
const arnForm = /^arn:aws[a-z-]*:(?:iam|sts)::(?:\d{12}|cloudfront):(?:user|role|assumed-role|federated-user)\/[^*?]+$/
const idForm = /^(?:AIDA|AROA)[A-Z0-9]+(?::[^*?]+)?$/

/** AWS: a wildcard stands for everyone or for nobody; it matches no part of a name. */
function checkName(name: PrincipalName): PrincipalName {
  const { type, value } = name
  const good = type === 'AWS'
    ? value === '*' || accountForm.test(value) || arnForm.test(value) || idForm.test(value)
    : value !== '' && (!/[*?]/.test(value) || (type === 'Federated' && value === '*'))
  if (!good) throw invalidPrincipal(name)
  return name
}

/** AWS: the kind of the name stands in capitals, however it is written in the document (public reports). */
export const invalidPrincipal = ({ type, value }: PrincipalName): PolicySyntaxError =>
  new PolicySyntaxError(`Invalid principal in policy: "${type.toUpperCase()}":"${value}"`)

interface Names {
  readonly everyone: boolean
  readonly accounts: ReadonlySet<string>
  /** ARNs and unique ids of users, roles and sessions. */
  readonly principals: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  readonly providers: ReadonlySet<string>
  readonly canonicalIds: ReadonlySet<string>
}

function indexNames(list: readonly PrincipalName[]): Names {
  const valuesOf = (type: PrincipalType) => list.filter(name => name.type === type).map(name => name.value)
  const aws = valuesOf('AWS')
  return {
    everyone: aws.includes('*'),
    accounts: new Set(aws.filter(value => accountForm.test(value)).map(value => accountForm.exec(value)![1] ?? value)),
    principals: new Set(aws.filter(value => !accountForm.test(value))),
    services: new Set(valuesOf('Service')),
    providers: new Set(valuesOf('Federated')),
    canonicalIds: new Set(valuesOf('CanonicalUser')),
  }
}

const has = (names: ReadonlySet<string>, name: string | undefined): boolean => name !== undefined && names.has(name)

const namesSelf = (names: Names, caller: PrincipalIdentity): boolean =>
  names.principals.has(caller.arn) || names.principals.has(caller.id) || has(names.services, caller.service) ||
  has(names.providers, caller.provider)

const namesOrigin = (names: Names, caller: PrincipalIdentity): boolean =>
  has(names.principals, caller.roleArn) || has(names.principals, caller.roleId) ||
  has(names.principals, caller.userArn) || has(names.principals, caller.userId)

const accountless: ReadonlySet<PrincipalIdentity['kind']> = new Set(
  ['web-identity', 'saml-user', 'service', 'anonymous'] as const,
)

/** Whether the caller is no principal of any account. */
export const isNobodys = ({ kind }: PrincipalIdentity): boolean => accountless.has(kind)

/** AWS: S3 knows an account by a canonical id as well, which names it as its number does. */
const namesAccount = (names: Names, caller: PrincipalIdentity): boolean =>
  !isNobodys(caller) && (names.accounts.has(caller.account) || has(names.canonicalIds, caller.canonicalId))

export function compilePrincipal(list: readonly PrincipalName[]): PrincipalMatcher {
  const names = indexNames(list)
  if (names.everyone) return () => direct
  return caller => {
    if (namesSelf(names, caller)) return direct
    if (namesOrigin(names, caller)) return limited
    if (!namesAccount(names, caller)) return noGrant
    return caller.kind === 'root' ? direct : toAccount
  }
}

/**
 * AWS: a Deny excepts a caller only where all its names are listed: its account, and for a session its role or user too.
 * An Allow excepts it as soon as one is. A Deny excepts nobody who has a permissions boundary, whatever is listed
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
export function compileNotPrincipal(list: readonly PrincipalName[], deny: boolean): PrincipalMatcher {
  const names = indexNames(list)
  return (caller, bounded) => {
    if (deny && bounded) return direct
    if (names.everyone) return noGrant
    const self = namesSelf(names, caller)
    const account = namesAccount(names, caller)
    const origin = namesOrigin(names, caller)
    const excepted = deny
      ? (self || caller.kind === 'root') && (account || isNobodys(caller)) && (origin || !hasOrigin(caller))
      : self || account || origin
    return excepted ? noGrant : direct
  }
}

const hasOrigin = (caller: PrincipalIdentity): boolean =>
  caller.roleArn !== undefined || caller.roleId !== undefined || caller.userArn !== undefined || caller.userId !== undefined
