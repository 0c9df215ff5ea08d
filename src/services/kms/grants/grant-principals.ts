// Whom a grant names: by the unique id of a user, a role or one of its sessions, so that who is made anew under an old name has
// nothing; by its account; or a service.
import { parseArn } from '../../../core/arn.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import type { Granted } from '../../../engines/policy/question.ts'
import type { Caller } from '../../../gateway/caller.ts'
import type { Call, PrincipalNames, Scope } from '../../../gateway/operation.ts'

export interface GrantPrincipal {
  readonly id: string
  /** As it was named. */
  readonly name: string
  readonly isService?: true
}

const form = /^(?:root$|(?:user|role|assumed-role|federated-user)\/.)/

const isId = (name: string): boolean => /^A(?:IDA|ROA)/.test(name)

type Naming = Pick<PrincipalNames, 'identify' | 'nameOf'>

/** Undefined of what is no principal, and of one that is not there. */
async function findGrantPrincipal(
  name: string, scope: Pick<Scope, 'partition'>, principals: Naming,
): Promise<GrantPrincipal | undefined> {
  const arn = parseArn(name)
  if (!arn || arn.partition !== scope.partition || !['iam', 'sts'].includes(arn.service) || arn.region !== '') return undefined
  if (!/^\d{12}$/.test(arn.account) || !form.test(arn.resource)) return undefined
  if (arn.resource === 'root') return { id: arn.account, name }
  const [, federated] = /^federated-user\/(.+)$/.exec(arn.resource) ?? []
  // DIFFERS: federated users are taken unseen, as in a key policy.
  if (federated !== undefined) return { id: `${arn.account}:${federated}`, name }
  const id = await principals.identify(name)
  return id === undefined ? undefined : { id, name }
}

type NamingCall = Pick<Call<unknown, 'InvalidArnException'>, 'scope' | 'principals' | 'error'>

/** Who has this id. AWS: grants take those of sessions (recorded), which they are told by when their role is gone. */
async function findGrantPrincipalById(name: string, principals: Naming): Promise<GrantPrincipal | undefined> {
  const id = await principals.identify(name)
  return id === undefined ? undefined : { id, name: await principals.nameOf(name, id) }
}

/** In the ARN of a session its role has no path. */
const hasPath = (name: string): boolean => /^assumed-role\/[^/]+\/[^/]+\/./.test(parseArn(name)?.resource ?? '')

/** Throws AWS's errors where nobody is named. `absent` is that of an id that nobody has. */
export async function requireGrantPrincipal(
  { scope, principals, error }: NamingCall, name: string, absent: () => AwsError, account?: string,
): Promise<GrantPrincipal> {
  if (isId(name)) {
    const principal = await findGrantPrincipalById(name, principals)
    if (!principal) throw absent()
    return principal
  }
  // AWS: both are recorded.
  if (hasPath(name)) throw error('InvalidArnException', `ARN is not valid: ${name}`)
  const principal = await findGrantPrincipal(name, scope, principals)
  if (!principal || (account !== undefined && parseArn(name)!.account !== account)) {
    throw error('InvalidArnException', `ARN does not refer to a valid principal: ${name}`)
  }
  return principal
}

export const servicePrincipal = (name: string): GrantPrincipal => ({ id: name, name, isService: true })

/** By what a grant may name the caller, and how much it lets him do by that. */
export function grantIdsOf(caller: Caller): readonly (readonly [id: string, granted: Granted])[] {
  switch (caller.kind) {
    case 'root': return [[caller.account, 'account']]
    case 'user': return [[caller.id, 'itself'], [caller.account, 'account']]
    case 'assumed-role': return [[caller.id, 'itself'], [caller.roleId, true], [caller.account, 'account']]
    case 'federated-user': return [[caller.id, 'itself'], [caller.userId, true], [caller.account, 'account']]
    case 'service': return [[caller.service, 'itself']]
    case 'web-identity':
    case 'saml-user':
    case 'anonymous': return []
  }
}

/** As whom it is shown: under the present name, or by the id of who is gone. */
export const shownAs = (
  { id, name, isService }: GrantPrincipal, principals: Pick<PrincipalNames, 'nameOf'>,
): MaybePromise<string> =>
  (isService || !isId(id) ? name : principals.nameOf(name, id))
