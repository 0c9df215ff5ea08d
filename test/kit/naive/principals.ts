// Whom a statement of a resource's policy is about, and how far it goes with him.
import { listOf, type Names, type Statement, type World } from './world.ts'

/**
 * `whole`: nothing that is lacking elsewhere takes it away. `bounded`: his boundary and his session's policies limit it.
 * `delegated`: his account is allowed to let him.
 */
export type Reach = 'whole' | 'bounded' | 'delegated'

type Principal = World['principal']

const isInAccount = ({ kind }: Principal): boolean => ['root', 'user', 'assumed-role', 'federated-user'].includes(kind)

/** An account is named by its ARN or its number, which mean the same. */
const isAccountOf = (name: string, { account }: Principal): boolean =>
  name === account || name === `arn:aws:iam::${account}:root`

/** A user, or a session that is named itself, is allowed directly; by ARN, or by the unique id that is kept for it. */
const isHimself = (name: string, principal: Principal): boolean =>
  isInAccount(principal) && principal.kind !== 'root' && (name === principal.arn || name === principal.id)

/** Who is only the session of whom the policy names: of a role, or of a user who federated somebody. Kept as a unique id. */
const isBehind = (name: string, { kind, roleArn, roleId, userArn, userId }: Principal): boolean =>
  (kind === 'assumed-role' && (name === roleArn || name === roleId))
  || (kind === 'federated-user' && (name === userArn || name === userId))

function reachOf(type: string, name: string, principal: Principal): Reach | undefined {
  const { kind, service, provider, canonicalId } = principal
  if (type === 'Service') return kind === 'service' && name === service ? 'whole' : undefined
  if (type === 'Federated') return kind === 'web-identity' && name === provider ? 'whole' : undefined
  // By which S3 knows an account as well.
  if (type === 'CanonicalUser') return isInAccount(principal) && name === canonicalId ? 'delegated' : undefined
  // AWS: an asterisk is everybody, anonymous callers too; within the account nothing else is needed.
  if (name === '*' || isHimself(name, principal)) return 'whole'
  if (isBehind(name, principal)) return 'bounded'
  return isInAccount(principal) && isAccountOf(name, principal) ? 'delegated' : undefined
}

const allNames = (names: Names): [type: string, name: string][] => (names === '*'
  ? [['AWS', '*']]
  : Object.entries(names).flatMap(([type, list]) => listOf(list).map(name => [type, name] as [string, string])))

/** Several principals are alternatives, since one calls as one of them. */
export function reachesOf(names: Names, principal: Principal): Reach[] {
  return allNames(names).flatMap(([type, name]) => reachOf(type, name, principal) ?? [])
}

/**
 * Whom NotPrincipal spares: a user who is listed with his account, a session that is listed with its role and its account. Nobody
 * is spared who has a boundary.
 */
function isSpared(names: Names, { principal, boundary }: World): boolean {
  if (boundary) return false
  if (allNames(names).some(([, name]) => name === '*')) return true
  const reaches = reachesOf(names, principal)
  const every = (...needed: readonly Reach[]) => needed.every(reach => reaches.includes(reach))
  switch (principal.kind) {
    case 'root': return every('delegated')
    case 'user': return every('whole', 'delegated')
    case 'assumed-role':
    case 'federated-user': return every('whole', 'bounded', 'delegated')
    default: return every('whole')
  }
}

/** Whether a statement is about who calls. A policy without the element is about whoever it is attached to. */
export function concernsPrincipal({ Principal, NotPrincipal }: Statement, world: World): boolean {
  if (Principal !== undefined) return reachesOf(Principal, world.principal).length > 0
  return NotPrincipal === undefined || !isSpared(NotPrincipal, world)
}
