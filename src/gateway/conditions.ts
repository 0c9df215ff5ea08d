// The condition keys that every service shares. Each is computed only when a statement asks for it.
import { byName, findInFamily } from '../core/by-name.ts'
import { findTag } from '../core/tags.ts'
import { unknownValue, type KeyValue } from '../engines/policy/types.ts'
import { findSession, findSourceIdentity, isAssumedRoot, principalArn, type Caller } from './caller.ts'
import type { Origin } from './invocation.ts'
import type { Resource, Scope } from './operation.ts'
import type { Membership } from './ports.ts'

/** What the global keys are computed from. */
export interface ConditionFacts {
  readonly scope: Scope
  readonly resource: Resource | undefined
  readonly origin: Origin
  /** Where an account stands in its organization, if it is known yet. */
  readonly membership: (account: string) => Membership | undefined | typeof unknownValue
}

type GlobalKey = (facts: ConditionFacts, name: string) => KeyValue | undefined

const seconds = (instant: number): string => String(Math.floor(instant / 1000))
const timeOf = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString())

const organizationOf = ({ membership }: ConditionFacts, account: string | undefined): KeyValue | undefined => {
  const found = account === undefined ? undefined : membership(account)
  return found === unknownValue ? found : found?.organizationId
}

/** With the request, or when the caller's session was asked for. */
const codeGivenAt = ({ scope: { caller }, resource }: ConditionFacts) => resource?.codeGivenAt ?? findSession(caller)?.mfaAt

/** Multivalued, though an account stands in one place. */
const pathsOf = ({ membership }: ConditionFacts, account: string | undefined): KeyValue | undefined => {
  const found = account === undefined ? undefined : membership(account)
  return found === unknownValue ? found : found && [found.path]
}

/** Whether the caller is a principal at all. AWS: its services are none, nor is who has no session yet. */
function isKnown({ kind }: Caller): boolean {
  switch (kind) {
    case 'service':
    case 'saml-user':
    case 'web-identity':
    case 'anonymous': return false
    case 'root':
    case 'user':
    case 'assumed-role':
    case 'federated-user': return true
  }
}

/** AWS: who does not sign is called so, whatever is asked of a principal. */
const known = (caller: Caller, value: string): string | undefined => {
  if (caller.kind === 'anonymous') return 'anonymous'
  return isKnown(caller) ? value : undefined
}

/** Of whose organization: a service has none, and stands for the account that it works for. */
const principalAccount = ({ scope: { caller } }: ConditionFacts) =>
  (isKnown(caller) ? caller.account : undefined)
const sourceAccount = ({ scope: { caller } }: ConditionFacts) => (caller.kind === 'service' ? caller.source?.account : undefined)

export const globalKeys = byName<GlobalKey>({
  'aws:currenttime': ({ scope }) => new Date(scope.now).toISOString(),
  'aws:epochtime': ({ scope }) => seconds(scope.now),
  // AWS: the Region that the request was sent to; a global service reports us-east-1.
  'aws:requestedregion': ({ scope }) => (scope.region === 'aws-global' ? 'us-east-1' : scope.region),
  'aws:securetransport': ({ origin }) => String(origin.secure),
  // AWS: a service that acts for a caller passes the caller's own address on.
  'aws:sourceip': ({ origin }) => origin.sourceIp,
  'aws:useragent': ({ origin }) => origin.userAgent,
  'aws:referer': ({ origin }) => origin.referer,
  'aws:principalarn': ({ scope }) => principalArn(scope.caller),
  'aws:principalaccount': ({ scope: { caller } }) => known(caller, caller.account),
  'aws:principaltype': ({ scope }) => principalTypes[scope.caller.kind],
  'aws:principalisawsservice': ({ scope }) => String(scope.caller.kind === 'service'),
  'aws:principalservicename': ({ scope: { caller } }) => (caller.kind === 'service' ? caller.service : undefined),
  // DIFFERS: AWS lists all names of the service, some of which are of Regions and published nowhere.
  'aws:principalservicenameslist': ({ scope: { caller } }) => (caller.kind === 'service' ? [caller.service] : undefined),
  'aws:sourcearn': ({ scope: { caller } }) => (caller.kind === 'service' ? caller.source?.arn : undefined),
  'aws:sourceaccount': ({ scope: { caller } }) => (caller.kind === 'service' ? caller.source?.account : undefined),
  // AWS: absent of an account that is in no organization.
  'aws:principalorgid': facts => organizationOf(facts, principalAccount(facts)),
  'aws:principalorgpaths': facts => pathsOf(facts, principalAccount(facts)),
  'aws:resourceorgid': facts => organizationOf(facts, facts.resource?.account),
  'aws:resourceorgpaths': facts => pathsOf(facts, facts.resource?.account),
  'aws:sourceorgid': facts => organizationOf(facts, sourceAccount(facts)),
  'aws:sourceorgpaths': facts => pathsOf(facts, sourceAccount(facts)),
  'aws:userid': ({ scope: { caller } }) => known(caller, caller.id),
  // AWS: present for users alone, absent for root and for sessions of roles.
  'aws:username': ({ scope: { caller } }) => (caller.kind === 'user' ? caller.userName : undefined),
  // AWS: absent for long-term credentials, so that `Bool … false` does not match them. What a service does in somebody's name
  // it does by temporary ones, whichever he called with.
  'aws:multifactorauthpresent': facts => {
    const { scope: { caller, via } } = facts
    const present = codeGivenAt(facts) !== undefined
    return present || findSession(caller) || via.length > 0 ? String(present) : undefined
  },
  'aws:multifactorauthage': facts => {
    const at = codeGivenAt(facts)
    return at === undefined ? undefined : seconds(facts.scope.now - at)
  },
  // DIFFERS: of a session that was delegated AWS's is not known; here it is that from which it was.
  'aws:tokenissuetime': ({ scope }) => {
    const session = findSession(scope.caller)
    return timeOf(session?.delegation?.since ?? session?.issuedAt)
  },
  'aws:sourceidentity': ({ scope: { caller } }) => findSourceIdentity(caller),
  'aws:assumedroot': ({ scope: { caller } }) => (isAssumedRoot(caller) ? 'true' : undefined),
  'aws:federatedprovider': ({ scope: { caller } }) => (caller.kind === 'assumed-role' ? caller.assumed.provider : undefined),
  'aws:viaawsservice': ({ scope }) => String(scope.via.length > 0),
  'aws:calledvia': ({ scope }) => (scope.via.length > 0 ? scope.via : undefined),
  'aws:calledviafirst': ({ scope }) => scope.via[0],
  'aws:calledvialast': ({ scope }) => scope.via.at(-1),
  'aws:resourceaccount': ({ resource }) => resource?.account,
  'aws:principaltag/*': ({ scope }, name) => findTag(scope.caller.tags, name),
  'aws:resourcetag/*': ({ resource }, name) => findTag(resource?.tags, name),
})

const principalTypes: Record<Caller['kind'], string | undefined> = {
  root: 'Account',
  user: 'User',
  'assumed-role': 'AssumedRole',
  'federated-user': 'FederatedUser',
  // He is no principal of AWS's until he has a session.
  'web-identity': undefined,
  'saml-user': undefined,
  service: undefined,
  anonymous: 'Anonymous',
}

/** The value of a condition key of the `aws:` family, by lower-case name. */
export function globalKey(name: string, facts: ConditionFacts): KeyValue | undefined {
  return findInFamily(globalKeys, name)?.(facts, name)
}
