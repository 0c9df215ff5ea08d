// How answers tell when services were used.
import type { AccessAdvisorUsageGranularityType } from '../../../contracts/iam.gen.ts'
import type { OwnTurns } from '../../../core/sharing/turns.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Accessor } from './accessors.ts'
import { serviceNames } from './service-names.ts'
import { usesOf, type ServiceUse } from './service-uses.ts'

export interface Uses {
  readonly accessor: Accessor
  /** By service. */
  readonly uses: ReadonlyMap<string, ServiceUse>
}

/** Accessors whose uses are read between two turns of the event loop. */
const readAtOnce = 32

export async function usesBy(state: ReadUnit, accessors: readonly Accessor[]): Promise<readonly Uses[]> {
  const found: Uses[] = []
  for (const accessor of accessors) {
    found.push({ accessor, uses: new Map((await usesOf(state, accessor.id)).map(use => [use.service, use])) })
    if (found.length % readAtOnce === 0) await state.turn()
  }
  return found
}

interface Used {
  readonly accessor: Accessor
  readonly use: ServiceUse
}

/** The newest first. */
const usedOf = (service: string, all: readonly Uses[]): readonly Used[] => all
  .flatMap(({ accessor, uses }) => {
    const use = uses.get(service)
    return use ? [{ accessor, use }] : []
  })
  .sort((a, b) => b.use.at - a.use.at)

export interface Describing {
  readonly all: readonly Uses[]
  readonly granularity: AccessAdvisorUsageGranularityType
}

export async function describeService({ turns }: ReadUnit, service: string, { all, granularity }: Describing) {
  if (turns.isOver()) await turns.next()
  const used = usedOf(service, all)
  const [last] = used
  return {
    ServiceName: serviceNames.get(service)!,
    ServiceNamespace: service,
    ...(last && {
      LastAuthenticated: new Date(last.use.at),
      LastAuthenticatedEntity: last.accessor.arn,
      LastAuthenticatedRegion: last.use.region,
    }),
    TotalAuthenticatedEntities: used.length,
    ...(granularity === 'ACTION_LEVEL' && { TrackedActionsLastAccessed: await describeActions(used, turns) }),
  }
}

async function describeActions(used: readonly Used[], turns: OwnTurns) {
  const newest = new Map<string, { readonly arn: string; readonly at: number; readonly region: string }>()
  for (const { accessor: { arn }, use } of used) {
    if (turns.isOver()) await turns.next()
    for (const [name, { at, region }] of Object.entries(use.actions)) {
      if ((newest.get(name)?.at ?? 0) < at) newest.set(name, { arn, at, region })
    }
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([ActionName, { arn, at, region }]) => ({
    ActionName, LastAccessedEntity: arn, LastAccessedTime: new Date(at), LastAccessedRegion: region,
  }))
}

interface Entity {
  readonly number: number
  readonly accessor: Accessor
  readonly use?: ServiceUse
}

/** AWS: who used it last stands first, and who never did last. */
export function entitiesUsing(service: string, all: readonly Uses[]): readonly Entity[] {
  const used = usedOf(service, all)
  const never = all.filter(({ uses }) => !uses.has(service))
  return [...used, ...never].map((one, number) => ({ number, ...one }))
}

export const describeAccessor = ({ accessor: { arn, name, kind, id, path }, use }: Entity) => ({
  EntityInfo: { Arn: arn, Name: name, Type: kind, Id: id, Path: path },
  ...(use && { LastAuthenticated: new Date(use.at) }),
})
