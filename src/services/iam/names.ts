// Names are unique without regard to case, each kind of entity for itself. A claim leads from the name to the entity's id,
// so that an entity keeps its id, and whatever refers to it, when it is renamed.
import { collection } from '../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'

export type NamedKind = 'user' | 'group' | 'role' | 'instance-profile' | 'server-certificate'

interface Claim {
  readonly kind: NamedKind
  readonly name: string
  readonly id: string
}

const keyOf = (kind: NamedKind, name: string) => [kind, name.toLowerCase()]

const Names = collection<Claim>('iam.names', { per: 'account', key: ({ kind, name }) => keyOf(kind, name) })

export async function findId(state: ReadUnit, kind: NamedKind, name: string): Promise<string | undefined> {
  return (await state.get(Names, keyOf(kind, name)))?.id
}

export function claimName(state: UnitOfWork, kind: NamedKind, name: string, id: string): Promise<void> {
  return state.insert(Names, { kind, name, id })
}

export function releaseName(state: UnitOfWork, kind: NamedKind, name: string, id: string): Promise<void> {
  return state.remove(Names, { kind, name, id })
}
