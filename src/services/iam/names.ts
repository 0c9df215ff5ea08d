// Names are unique without regard to case, each kind of entity for itself. A claim leads from the name to the entity's id,
// so that an entity keeps its id, and whatever refers to it, when it is renamed.
import { collection, type Collection } from '../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'

export type NamedKind = 'user' | 'group' | 'role' | 'instance-profile' | 'server-certificate'

interface Claim {
  readonly kind: NamedKind
  readonly name: string
  readonly id: string
}

const keyOf = (kind: NamedKind, name: string) => [kind, name.toLowerCase()]

const Names = collection<Claim>('iam.names', { per: 'account', key: ({ kind, name }) => keyOf(kind, name) })

async function findId(state: ReadUnit, kind: NamedKind, name: string): Promise<string | undefined> {
  return (await state.get(Names, keyOf(kind, name)))?.id
}

function claimName(state: UnitOfWork, kind: NamedKind, name: string, id: string): Promise<void> {
  return state.insert(Names, { kind, name, id })
}

function releaseName(state: UnitOfWork, kind: NamedKind, name: string, id: string): Promise<void> {
  return state.remove(Names, { kind, name, id })
}

/** `refer` for what lets the entity change, and needs it to be there. */
export type Reading = 'get' | 'refer'

interface NamedEntity {
  readonly id: string
  readonly name: string
}

/** The entities of a kind: each has its record and its name, or neither. */
export function namedEntities<E extends NamedEntity>(kind: NamedKind, records: Collection<E>) {
  return {
    async find(state: ReadUnit, name: string, read: Reading = 'get'): Promise<E | undefined> {
      const id = await findId(state, kind, name)
      if (id === undefined) return undefined
      return read === 'get' ? state.get(records, [id]) : state.refer(records, [id])
    },
    async insert(state: UnitOfWork, entity: E): Promise<void> {
      await claimName(state, kind, entity.name, entity.id)
      await state.insert(records, entity)
    },
    async remove(state: UnitOfWork, entity: E): Promise<void> {
      await releaseName(state, kind, entity.name, entity.id)
      await state.remove(records, entity)
    },
    /** Claims the name in the place of the entity's own, and leaves its record; false where another has it. */
    async rename(state: UnitOfWork, { id, name: own }: NamedEntity, name: string): Promise<boolean> {
      const holder = await findId(state, kind, name)
      if (holder !== undefined && holder !== id) return false
      await releaseName(state, kind, own, id)
      await claimName(state, kind, name, id)
      return true
    },
  }
}
