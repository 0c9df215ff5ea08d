// Who made a call, as its record shows it. The text is made once for each caller, which is the same object while neither the
// credential nor its owner changes.
import { printableJson } from '../../core/text/printable-json.ts'
import { findSourceIdentity, isAssumedRoot, type Caller } from '../caller.ts'
import { eventTime } from './trail-time.ts'

const texts = new WeakMap<Caller, string>()

/** JSON text. `invokedBy` is the service that makes the call, by itself or in the caller's name. */
export function userIdentity(caller: Caller, invokedBy: string | undefined): string {
  let text = texts.get(caller)
  if (text === undefined) texts.set(caller, (text = printableJson(JSON.stringify(identityOf(caller)))))
  return invokedBy === undefined ? text : `${text.slice(0, -1)},"invokedBy":${JSON.stringify(invokedBy)}}`
}

/** As the trail of another account shows the caller. AWS: by account and unique id alone, where he has them. */
export function identityForOthers(caller: Caller, invokedBy: string | undefined): string {
  if (caller.kind === 'service' || caller.kind === 'anonymous') return userIdentity(caller, invokedBy)
  const { id: principalId, account: accountId } = caller
  return JSON.stringify({ type: 'AWSAccount', principalId, accountId, ...(invokedBy !== undefined && { invokedBy }) })
}

const keyless = new WeakMap<Caller, Caller>()

/** The caller as he is shown where his key is not. */
export function withoutKey(caller: Caller): Caller {
  if (!('accessKeyId' in caller)) return caller
  let shown = keyless.get(caller)
  if (!shown) {
    const { accessKeyId: _, ...rest } = caller
    keyless.set(caller, (shown = rest as Caller))
  }
  return shown
}

const historyNames = new WeakMap<Caller, string>()

/** JSON members by which the event history finds the caller's events. */
export function historyName(caller: Caller): string {
  let text = historyNames.get(caller)
  if (text === undefined) {
    const userName = nameOf(caller)
    const accessKeyId = 'accessKeyId' in caller ? caller.accessKeyId : undefined
    text = member('userName', userName) + member('accessKeyId', accessKeyId)
    historyNames.set(caller, text)
  }
  return text
}

const member = (name: string, value: string | undefined) => (value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`)

/** AWS: a session of a role is found by its own name. */
function nameOf(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'root': return 'root'
    case 'user': return caller.userName
    case 'web-identity':
    case 'saml-user': return caller.subject
    case 'assumed-role':
    case 'federated-user': return caller.id.slice(caller.id.indexOf(':') + 1)
    case 'service':
    case 'anonymous': return undefined
  }
}

/** AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function identityOf(caller: Caller): Record<string, unknown> {
  switch (caller.kind) {
    case 'root': return { type: 'Root', ...signedBy(caller), ...sessionOf(caller) }
    case 'user': return { type: 'IAMUser', ...signedBy(caller), ...sessionOf(caller), userName: caller.userName }
    case 'assumed-role': {
      const { roleArn: arn, roleId: principalId, roleName: userName } = caller
      return {
        type: 'AssumedRole', ...signedBy(caller),
        ...sessionOf(caller, { type: 'Role', principalId, arn, accountId: accountOf(arn), userName }),
      }
    }
    case 'federated-user': {
      const { userArn: arn, userId: principalId, userName } = caller
      const type = userName === undefined ? 'Root' : 'IAMUser'
      return {
        type: 'FederatedUser', ...signedBy(caller),
        ...sessionOf(caller, { type, principalId, arn, accountId: accountOf(arn), userName }),
      }
    }
    case 'web-identity': {
      const { id: principalId, subject: userName, provider: identityProvider } = caller
      return { type: 'WebIdentityUser', principalId, userName, identityProvider }
    }
    case 'saml-user': {
      const { id: principalId, subject: userName, nameQualifier: identityProvider } = caller
      return { type: 'SAMLUser', principalId, userName, identityProvider }
    }
    case 'service': return { type: 'AWSService' }
    case 'anonymous': return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' }
  }
}

type SignedCaller = Extract<Caller, { readonly accessKeyId: string }>

const signedBy = ({ id: principalId, arn, account: accountId, accessKeyId }: SignedCaller) =>
  ({ principalId, arn, accountId, accessKeyId })

function sessionOf(caller: SignedCaller, sessionIssuer?: object) {
  const { session } = caller
  if (!session) return undefined
  const attributes = { creationDate: eventTime(session.issuedAt), mfaAuthenticated: String(session.mfaAt !== undefined) }
  const sourceIdentity = findSourceIdentity(caller)
  const behind = sourceIdentity !== undefined && { sourceIdentity }
  const provider = caller.kind === 'assumed-role' ? caller.assumed.provider : undefined
  const said = provider !== undefined && { webIdFederationData: { federatedProvider: provider, attributes: {} } }
  // AWS: text, as `mfaAuthenticated` is.
  const asRoot = isAssumedRoot(caller) && { assumedRoot: 'true' }
  const { delegation } = session
  return {
    sessionContext: { ...(sessionIssuer && { sessionIssuer }), ...said, ...behind, attributes, ...asRoot },
    ...(delegation && { invokedByDelegate: { accountId: delegation.to } }),
  }
}

const accountOf = (arn: string): string => arn.split(':')[4]!
