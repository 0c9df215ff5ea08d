// How many of something there may be, also where many are made at once.
import { collection, type Collection, type Key, type Partitioning } from './collection.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** Who makes one of the last that there may be writes it, and so meets whoever makes another. */
interface LastPlaces {
  readonly of: string
  /** How often it was written. */
  readonly changes: number
}

const placesOf = (per: Partitioning): Collection<LastPlaces> =>
  collection<LastPlaces>(`quotas.${per}`, { per, key: ({ of }) => [of] })

const lastPlaces: ReadonlyMap<Partitioning, Collection<LastPlaces>> =
  new Map((['region', 'account', 'global'] as const).map(per => [per, placesOf(per)]))

/** So many places are the last: more than there are calls at once that make something. */
const last = 4096

/**
 * How many there are under the prefix, for whoever makes one more where that is less than `most`.
 * INVARIANT: of two who are told so of the last place, one is told again behind the other's commit.
 */
export async function countToAdd<T>(state: UnitOfWork, of: Collection<T>, prefix: Key, most: number): Promise<number> {
  const places = lastPlaces.get(of.per)!
  const name = JSON.stringify([of.name, ...prefix])
  // Read before it is counted: what is made between the two is met.
  const before = await state.get(places, [name])
  const count = await state.count(of, prefix)
  if (count >= most || count < most - last) return count
  if (before) await state.update(places, { of: name, changes: before.changes + 1 })
  else await state.insert(places, { of: name, changes: 1 })
  return count
}
