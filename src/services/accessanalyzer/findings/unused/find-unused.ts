// What access of a role or a user is not used for as long as an analyzer looks back.
import {
  useOf, type AccessHolder, type HeldAccess, type HeldCredential, type OperationActions,
} from '../../../../gateway/ports.ts'
import { derived } from '../../../../storage/cache/derived.ts'

export interface UnusedAccess {
  readonly findingType: 'UnusedIAMRole' | 'UnusedIAMUserAccessKey' | 'UnusedIAMUserPassword' | 'UnusedPermission'
  /** When it was used; of permissions each service tells its own. Absent where it never was. */
  readonly lastUsed?: number
  readonly accessKeyId?: string
  /** Of permissions. */
  readonly services?: readonly UnusedService[]
}

export interface UnusedService {
  readonly namespace: string
  readonly lastUsed?: number
  /** Of a service that is used. */
  readonly actions?: readonly UnusedAction[]
}

interface UnusedAction {
  /** `Encrypt` */
  readonly name: string
  readonly lastUsed?: number
}

/** AWS: what has not been there for all that time is not unused, and neither is what was used in it (User Guide). */
const isUnused = ({ createdAt, lastUsed }: HeldCredential, since: number): boolean =>
  createdAt <= since && (lastUsed === undefined || lastUsed <= since)

const timeOf = ({ lastUsed }: { readonly lastUsed?: number | undefined }) => (lastUsed === undefined ? {} : { lastUsed })

/** Of a user. */
export function unusedCredentials({ accessKeys, password }: AccessHolder, since: number): readonly UnusedAccess[] {
  const keys = accessKeys.filter(key => isUnused(key, since)).map(key => (
    { findingType: 'UnusedIAMUserAccessKey' as const, accessKeyId: key.id, ...timeOf(key) }
  ))
  if (!password || !isUnused(password, since)) return keys
  return [...keys, { findingType: 'UnusedIAMUserPassword', ...timeOf(password) }]
}

export const unusedRole = (role: AccessHolder, since: number): readonly UnusedAccess[] =>
  (isUnused(role, since) ? [{ findingType: 'UnusedIAMRole', ...timeOf(role) }] : [])

/** Actions as they are asked for, by the namespace of their service, and the calls that are a use of each. */
interface ActionUses {
  readonly byService: ReadonlyMap<string, readonly string[]>
  readonly usesOf: ReadonlyMap<string, readonly string[]>
}

export const actionUses = derived((all: readonly OperationActions[]): ActionUses => {
  const byService = new Map<string, string[]>()
  const usesOf = new Map<string, string[]>()
  for (const { service, operation, actions } of all) {
    for (const action of actions) {
      const use = useOf(service, operation)
      const uses = usesOf.get(action)
      if (uses) uses.push(use)
      else {
        usesOf.set(action, [use])
        const namespace = action.slice(0, action.indexOf(':'))
        byService.set(namespace, [...(byService.get(namespace) ?? []), action])
      }
    }
  }
  return { byService, usesOf }
})

/**
 * One for all that the policies of somebody grant. AWS: of a service that is used the actions that are not are told as well, of
 * those whose use is kept: here of all that some operation asks for. DIFFERS: how long something has been granted is not known.
 * INVARIANT: a service is told as a whole only where none of its actions was used, by calls of other services too: who passes a
 * role to one needs `iam:PassRole`. DIFFERS: AWS does not track that action.
 */
export function unusedPermissions(
  { services, uses }: HeldAccess, { byService, usesOf }: ActionUses, since: number,
): readonly UnusedAccess[] {
  const isOld = (lastUsed: number | undefined) => lastUsed === undefined || lastUsed <= since
  const lastUseOf = (action: string) => latestOf(usesOf.get(action)!.map(use => uses.get(use)))
  const unused = [...services].flatMap(([namespace, { actions, lastUsed: called }]): readonly UnusedService[] => {
    const lastUsed = latestOf([called, ...(byService.get(namespace) ?? []).map(lastUseOf)])
    if (isOld(lastUsed)) return [{ namespace, ...timeOf({ lastUsed }) }]
    const old = [...actions].flatMap(action => {
      const last = lastUseOf(action)
      return isOld(last) ? [{ name: action.slice(action.indexOf(':') + 1), ...timeOf({ lastUsed: last }) }] : []
    })
    return old.length === 0 ? [] : [{ namespace, ...timeOf({ lastUsed }), actions: old.toSorted(byNameOf) }]
  })
  return unused.length === 0 ? [] : [{ findingType: 'UnusedPermission', services: unused }]
}

/** Undefined where all are. */
const latestOf = (times: readonly (number | undefined)[]): number | undefined =>
  times.reduce((latest, time) => (latest === undefined || (time !== undefined && time > latest) ? time : latest), undefined)

const byNameOf = (one: UnusedAction, other: UnusedAction): number => (one.name < other.name ? -1 : 1)
