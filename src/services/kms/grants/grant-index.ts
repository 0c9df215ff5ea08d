// What the grants of a key allow together: how many of them grant an operation to somebody under a constraint. Whether a call is
// granted is found by a few records that the cache holds, however many grants there are.
import { createHash } from 'node:crypto'
import type { GrantConstraints, GrantOperation } from '../../../contracts/kms.gen.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Grant } from './grants.ts'

type Context = Readonly<Record<string, string>>

interface GrantIndexEntry {
  readonly keyId: string
  readonly grantee: string
  /** What is asked of a request: nothing, a context as it is, or one that has a set of keys. */
  readonly constraintShape: string
  /** Hash of the context that the request has to bring, and of the source. */
  readonly contextHash: string
  readonly operation: GrantOperation
  /** How many grants grant it so. */
  readonly count: number
}

export const GrantIndex = collection<GrantIndexEntry>('kms.operations-granted', {
  per: 'region',
  // What varies most stands last, by which the cache tells those that are looked for apart.
  key: ({ keyId, grantee, constraintShape, operation, contextHash }) => [keyId, grantee, constraintShape, operation, contextHash],
  schema: 2,
  upgrade(record) {
    const { form: constraintShape, bringing: contextHash, ...rest } = record as OldIndexEntry
    return { ...rest, constraintShape, contextHash }
  },
})

/** As schema 1 has it. */
interface OldIndexEntry extends Omit<GrantIndexEntry, 'constraintShape' | 'contextHash'> {
  readonly form: string
  readonly bringing: string
}

/**
 * The sets of keys that the subsets have which grants ask of a request: each set once, however many grants have it with whatever
 * values, so that what a request brings is looked up for each set, and not for each grant.
 */
interface GrantedKeySets {
  readonly keyId: string
  readonly grantee: string
  /** By its fingerprint, where they are for a service. */
  readonly source: string
  /** Each the fingerprints of its keys, in order. */
  readonly keySets: readonly (readonly string[])[]
}

export const GrantKeySets = collection<GrantedKeySets>('kms.names-granted', {
  per: 'region',
  key: ({ keyId, grantee, source }) => [keyId, grantee, source],
  schema: 2,
  upgrade(record) {
    const { combinations: keySets, ...rest } = record as OldKeySets
    return { ...rest, keySets }
  },
})

/** As schema 1 has it. */
interface OldKeySets extends Omit<GrantedKeySets, 'keySets'> {
  readonly combinations: GrantedKeySets['keySets']
}

/** INVARIANT: at most `mostKeySets` + 3 reads for each of the caller's ids, and as many again where the call has a source. */
export const mostKeySets = 64

/** AWS: these are granted whatever the constraint says of a context, since they bring none. */
export const withoutContext: ReadonlySet<GrantOperation> = new Set(['CreateGrant', 'DescribeKey', 'RetireGrant'])

/** In one order, whatever order they came in. */
export const pairsOf = (context: Context): readonly (readonly [string, string])[] =>
  Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))

export const fingerprint = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

interface Asked {
  readonly constraintShape: string
  readonly contextHash: string
}

const ofAll = (source: string): Asked => ({ constraintShape: 'all', contextHash: fingerprint('all', source) })
const ofEquals = (source: string, context: Context): Asked =>
  ({ constraintShape: 'equals', contextHash: fingerprint('equals', source, pairsOf(context)) })
const ofSubset = (source: string, keySet: readonly string[], subset: Context): Asked =>
  ({ constraintShape: shapeOf(sourceOf(source), keySet), contextHash: subsetHash(source, subset) })

const shapeOf = (source: string, keySet: readonly string[]): string => fingerprint('subset', source, keySet)
const subsetHash = (source: string, subset: Context): string => fingerprint('subset', source, pairsOf(subset))

/** The shape for each of the key sets, in their order. */
const shapesOf = derived(({ source, keySets }: GrantedKeySets): readonly string[] =>
  keySets.map(keySet => shapeOf(source, keySet)))

const nameOf = (name: string): string => fingerprint('name', name).slice(0, 22)
const sourceOf = (source: string): string => (source === '' ? '' : fingerprint('source', source))

/** Undefined of a grant that asks for no part of a context. */
function keySetOf({ operations, constraints }: Pick<Grant, 'operations' | 'constraints'>): readonly string[] | undefined {
  const names = Object.keys(constraints?.EncryptionContextSubset ?? {})
  return names.length === 0 || operations.every(one => withoutContext.has(one)) ? undefined : names.map(nameOf).sort()
}

function askedOf(operation: GrantOperation, constraints: GrantConstraints, keySet: readonly string[] | undefined): Asked {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn = '' } = constraints
  if (withoutContext.has(operation)) return ofAll(SourceArn)
  if (equals) return ofEquals(SourceArn, equals)
  return keySet ? ofSubset(SourceArn, keySet, subset!) : ofAll(SourceArn)
}

/** Counts a grant that is made, or no more one that is gone. */
async function count(state: UnitOfWork, { keyId, grantee, operations, constraints = {} }: Grant, by: 1 | -1): Promise<void> {
  const keySet = keySetOf({ operations, constraints })
  for (const operation of operations) {
    const asked = askedOf(operation, constraints, keySet)
    const before = await state.get(GrantIndex, [keyId, grantee.id, asked.constraintShape, operation, asked.contextHash])
    const after = { keyId, grantee: grantee.id, ...asked, operation, count: (before?.count ?? 0) + by }
    if (!before) await state.insert(GrantIndex, after)
    else if (after.count > 0) await state.update(GrantIndex, after)
    else await state.remove(GrantIndex, before)
  }
}

/** Counts a grant that is made. False where it asks for one key set more than there may be. */
export async function addToIndex(state: UnitOfWork, grant: Grant): Promise<boolean> {
  const keySet = keySetOf(grant)
  if (keySet && !(await addKeySet(state, grant, keySet))) return false
  await count(state, grant, 1)
  return true
}

async function addKeySet(state: UnitOfWork, grant: Grant, keySet: readonly string[]): Promise<boolean> {
  const place = placeOf(grant)
  const before = await state.get(GrantKeySets, [place.keyId, place.grantee, place.source])
  if (before?.keySets.some(one => isSame(one, keySet))) return true
  if (before && before.keySets.length >= mostKeySets) return false
  const after = { ...place, keySets: [...before?.keySets ?? [], keySet] }
  await (before ? state.update(GrantKeySets, after) : state.insert(GrantKeySets, after))
  return true
}

/** Counts a grant no more that is gone. */
export async function removeFromIndex(state: UnitOfWork, grant: Grant): Promise<void> {
  await count(state, grant, -1)
  const keySet = keySetOf(grant)
  if (!keySet) return
  const place = placeOf(grant)
  // Guards against phantoms: the commit fails if another grant with this key set was added meanwhile.
  const { constraintShape } = ofSubset(grant.constraints?.SourceArn ?? '', keySet, {})
  const [other] = await state.list(GrantIndex, [place.keyId, place.grantee, constraintShape], { limit: 1, expected: true })
  const before = other ? undefined : await state.get(GrantKeySets, [place.keyId, place.grantee, place.source])
  if (!before) return
  const keySets = before.keySets.filter(one => !isSame(one, keySet))
  await (keySets.length > 0 ? state.update(GrantKeySets, { ...place, keySets }) : state.remove(GrantKeySets, before))
}

/** Takes out what the grants of a key that is gone count for, some at a time. Whether that was all. */
export async function purgeIndex(state: UnitOfWork, keyId: string, atOnce: number): Promise<boolean> {
  const [operations, names] = [
    await state.list(GrantIndex, [keyId], { limit: atOnce }), await state.list(GrantKeySets, [keyId], { limit: atOnce }),
  ]
  for (const one of operations) await state.remove(GrantIndex, one)
  for (const one of names) await state.remove(GrantKeySets, one)
  return operations.length < atOnce && names.length < atOnce
}

const placeOf = ({ keyId, grantee, constraints }: Grant): Omit<GrantedKeySets, 'keySets'> =>
  ({ keyId, grantee: grantee.id, source: sourceOf(constraints?.SourceArn ?? '') })

const isSame = (one: readonly string[], other: readonly string[]): boolean => String(one) === String(other)

/** What a call brings that a grant may ask for. */
export interface Brought {
  readonly context: Readonly<Record<string, string | undefined>>
  /** The ARN of the resource for which a service calls. */
  readonly source: string | undefined
}

/** Whether some grant of the key grants the operation to whom it names so. `state` is the key's account and Region. */
export async function isGranted(
  state: ReadUnit, keyId: string, grantee: string, operation: GrantOperation, { context, source }: Brought,
): Promise<boolean> {
  const brought = context as Context
  for (const from of source === undefined ? [''] : ['', source]) {
    const find = ({ constraintShape, contextHash }: Asked) =>
      state.get(GrantIndex, [keyId, grantee, constraintShape, operation, contextHash])
    if (await find(ofAll(from))) return true
    if (withoutContext.has(operation)) continue
    if (await find(ofEquals(from, brought))) return true
    const names = await state.get(GrantKeySets, [keyId, grantee, sourceOf(from)])
    for (const [i, keySet] of (names?.keySets ?? []).entries()) {
      const subset = pairsNamed(brought, keySet)
      if (subset && (await find({ constraintShape: shapesOf(names!)[i]!, contextHash: subsetHash(from, subset) }))) return true
    }
  }
  return false
}

const pairsByName = derived((context: Context) =>
  new Map(Object.entries(context).map(pair => [nameOf(pair[0]), pair] as const)))

/** What a context has under the keys of a set. Undefined where it has not all of them. */
function pairsNamed(context: Context, keySet: readonly string[]): Context | undefined {
  const pairs = keySet.map(name => pairsByName(context).get(name))
  return pairs.some(pair => pair === undefined) ? undefined : Object.fromEntries(pairs as [string, string][])
}

/** Whether the context has each pair of the other. */
export function isWithin(subset: Context, context: Context): boolean {
  const pairs = new Map(Object.entries(context))
  return Object.entries(subset).every(([key, value]) => pairs.get(key) === value)
}
