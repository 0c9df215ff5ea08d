// When a user or a role used a service last, and each of its actions. A consumer of the journal keeps these records, and no call
// writes them.
import { IndexReader, linesOf, recordTime } from '../../../core/records/journal-record.ts'
import { collection } from '../../../storage/collection.ts'
import type { Consumer } from '../../../storage/journal/consumer.ts'
import { removeAll } from '../../../storage/remove-all.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Roles } from '../roles/roles.ts'
import { Users } from '../users/users.ts'

interface Use {
  readonly at: number
  readonly region: string
}

export interface ServiceUse extends Use {
  /** Of a user or a role, in whose sessions it is used; the account's number of root. */
  readonly principalId: string
  /** `kms` */
  readonly service: string
  /** By name, without the service. */
  readonly actions: Readonly<Record<string, Use>>
}

export const ServiceUses = collection<ServiceUse>('iam.service-uses', {
  per: 'account', key: ({ principalId, service }) => [principalId, service],
})

/**
 * Milliseconds. AWS tells of a use within hours: of an action that is used again so soon behind the use that is kept of it, the
 * later use is not written down. What is told of a last use is less than this behind it.
 */
const coarseness = 60_000

/** Takes the newest record of each action of each principal. */
export const serviceUses: Consumer = {
  name: 'iam.service-uses',
  size: 2048,
  least: 1,
  async consume(pages, unit) {
    const newest = new Map<string, Used>()
    const indexes = new IndexReader()
    for await (const entries of pages) {
      for (const { record } of entries) {
        const lines = linesOf(record)
        const { account, accessKeyId, source, region, name } = indexes.read(lines)
        const principalId = accessKeyId === undefined ? undefined : principalIn(lines.event)
        if (principalId === undefined) continue
        const service = source.split('.', 1)[0]!
        const used = newest.get(`${account} ${principalId} ${service}`) ?? { account, principalId, service, actions: new Map() }
        used.actions.set(name, { at: recordTime(lines), region })
        newest.set(`${account} ${principalId} ${service}`, used)
      }
    }
    for (const used of newest.values()) await keep(unit.in({ account: used.account, region: '' }), used)
  },
}

interface Used {
  readonly account: string
  readonly principalId: string
  readonly service: string
  readonly actions: Map<string, Use>
}

/** INVARIANT: a record begins with who called, of whom nothing stands in front of the id that the caller has chosen. */
const principalForm = /^\{"eventVersion":"1\.11","userIdentity":\{"type":"\w+","principalId":"(AIDA\w+|AROA\w+|\d{12})[:"]/

const principalIn = (event: string): string | undefined => principalForm.exec(event.slice(0, 200))?.[1]

/** Of principals that are still there; what another account's did is that account's to tell. */
async function keep(state: UnitOfWork, { principalId, service, actions: used }: Used): Promise<void> {
  const known = await (principalId.startsWith('AROA') ? state.refer(Roles, [principalId]) : state.refer(Users, [principalId]))
  if (!known) return
  const before = await state.get(ServiceUses, [principalId, service])
  const kept = new Map(Object.entries(before?.actions ?? {}))
  if (before && [...used].every(([name, use]) => use.at - (kept.get(name)?.at ?? -Infinity) < coarseness)) return
  const { at, region } = [...used.values()].reduce((last, use) => (use.at >= last.at ? use : last))
  const next = { principalId, service, at, region, actions: Object.fromEntries([...kept, ...used]) }
  await (before ? state.update(ServiceUses, next) : state.insert(ServiceUses, next))
}

/** With their principal. INVARIANT: a use that the consumer writes meanwhile conflicts, and behind that it finds nobody. */
export const forgetUses = (state: UnitOfWork, principalId: string): Promise<void> =>
  removeAll(state, ServiceUses, [principalId], { expected: true })

/** Of every service that it used, in the order of their names. */
export const usesOf = (state: ReadUnit, principalId: string): Promise<readonly ServiceUse[]> =>
  state.list(ServiceUses, [principalId], { limit: mostServices })

/** More than there are. */
const mostServices = 100

/** As answers show it of a role. AWS: of one that was never used there is nothing in it. */
export async function describeLastUse(state: ReadUnit, roleId: string) {
  const uses = await usesOf(state, roleId)
  const last = uses.reduce<ServiceUse | undefined>((latest, use) => (latest && latest.at > use.at ? latest : use), undefined)
  return last ? { LastUsedDate: new Date(last.at), Region: last.region } : {}
}
