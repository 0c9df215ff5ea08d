// Which services, and which of their actions, policies grant, whatever they say of resources and conditions.
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import type { CompiledPolicy } from '../../../engines/policy/question.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { attachedTo } from '../policies/attachments.ts'
import type { ManagedPolicy } from '../policies/managed-policy.ts'
import type { PolicySource } from '../policies/policy-sources.ts'
import { getDefaultDocument } from '../policies/policy-versions.ts'

type Holders = Pick<PolicySource, 'holders'>

/** A policy that counts. */
interface Counting {
  readonly name: string
  readonly policy: CompiledPolicy
  /** Of a managed one. */
  readonly managed?: ManagedPolicy
  readonly holder: PolicySource['holders'][number]
}

/** INVARIANT: no policy is compiled in a turn that has lasted long. Whoever goes on to the next holds none beside it. */
export async function* policiesOf(state: ReadUnit, { holders }: Holders): AsyncGenerator<Counting> {
  for (const holder of holders) {
    for (const [name, document] of Object.entries(holder.holder.policies)) {
      if (state.turns.isOver()) await state.turns.next()
      yield { name, policy: compileOnce(document, 'inline'), holder }
    }
    for (const managed of await attachedTo(state, holder.holder)) {
      const document = await getDefaultDocument(state, managed)
      if (state.turns.isOver()) await state.turns.next()
      yield { name: managed.name, policy: compileOnce(document, 'identity'), managed, holder }
    }
  }
}

/** The same, as an answer names it. */
export interface Granting extends Omit<Counting, 'policy'> {
  readonly services: AllowedServices
}

export async function grantingOf(state: ReadUnit, source: Holders): Promise<readonly Granting[]> {
  const granting: Granting[] = []
  for await (const { policy, ...named } of policiesOf(state, source)) granting.push({ ...named, services: allowedBy(policy) })
  return granting
}

/** Services of which a policy allows some action, whatever else it says. */
export interface AllowedServices {
  readonly all: boolean
  readonly named: ReadonlySet<string>
  /** Of each statement that allows all actions but some: the services that it leaves out. */
  readonly allBut: readonly ReadonlySet<string>[]
}

export function allowedBy({ allows }: Pick<CompiledPolicy, 'allows'>): AllowedServices {
  const named = new Set<string>()
  const allBut: ReadonlySet<string>[] = []
  for (const { stated: { action: { patterns, not } } } of allows) {
    const smallPatterns = patterns.map(pattern => pattern.toLowerCase())
    if (not) {
      if (patterns.includes('*')) continue
      allBut.push(new Set(smallPatterns.filter(pattern => pattern.endsWith(':*')).map(pattern => pattern.slice(0, -2))))
    } else for (const pattern of smallPatterns) named.add(pattern === '*' ? pattern : pattern.slice(0, pattern.indexOf(':')))
  }
  return { all: named.has('*'), named, allBut }
}

export const allowsSome = ({ all, named, allBut }: AllowedServices, service: string): boolean =>
  all || named.has(service) || allBut.some(leftOut => !leftOut.has(service))

/**
 * Comparisons of an action with sixteen characters of a pattern, of the policies of one user or role. DIFFERS: AWS publishes no
 * bound. Of policies that are made to need more some actions are not told, and all services are.
 */
export const mostCompared = 500_000

export interface Granted {
  /** By service: of the actions that were asked about those that are granted. */
  readonly services: ReadonlyMap<string, ReadonlySet<string>>
  /** Of what was read and compared, in units of a policy's text. */
  readonly units: number
}

/** `asked`: actions by service. */
export async function grantedBy(
  state: ReadUnit, source: Holders, asked: ReadonlyMap<string, readonly string[]>,
): Promise<Granted> {
  const services = new Map<string, Set<string>>()
  let [units, compared] = [0, 0]
  for await (const { policy } of policiesOf(state, source)) {
    units += policy.units
    for (const statement of policy.allows) {
      if (state.turns.isOver()) await state.turns.next()
      const { action: matches, stated: { action: { patterns } } } = statement
      const comparisons = patterns.reduce((sum, { length }) => sum + Math.ceil(length / 16), 0)
      const allowed = allowedBy({ allows: [statement] })
      for (const [service, actions] of asked) {
        if (!allowsSome(allowed, service)) continue
        const granted = services.get(service) ?? new Set<string>()
        services.set(service, granted)
        for (const action of actions) {
          if (compared > mostCompared) break
          if (granted.has(action)) continue
          if (state.turns.isOver()) await state.turns.next()
          compared += comparisons
          if (matches(action.toLowerCase())) granted.add(action)
        }
      }
    }
  }
  return { services, units: units + compared }
}
