// What the grants of a key allow together: how many of them grant an operation to somebody under a constraint. Whether a call is
// granted is found by a few records that the cache holds, however many grants there are.
import { createHash } from 'node:crypto'
import type { GrantConstraints, GrantOperation } from '../../../contracts/kms.gen.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Grant } from './grants.ts'

type Context = Readonly<Record<string, string>>

interface GrantedOperation {
  readonly keyId: string
  readonly grantee: string
  /** What is asked of a request: nothing, a context as it is, or one that has certain names. */
  readonly form: string
  /** What it has to bring, by its fingerprint. */
  readonly bringing: string
  readonly operation: GrantOperation
  /** How many grants grant it so. */
  readonly count: number
}

const GrantedOperations = collection<GrantedOperation>('kms.operations-granted', {
  per: 'region',
  // What varies most stands last, by which the cache tells those that are looked for apart.
  key: ({ keyId, grantee, form, operation, bringing }) => [keyId, grantee, form, operation, bringing],
})

/**
 * Which names the subsets have that grants ask of a request: of each combination one, however many grants have it with whatever
 * values, so that what a request brings is looked up for each combination, and not for each grant.
 */
interface GrantedNames {
  readonly keyId: string
  readonly grantee: string
  /** By its fingerprint, where they are for a service. */
  readonly source: string
  /** Fingerprints of names, in order. */
  readonly combinations: readonly (readonly string[])[]
}

const NamesGranted = collection<GrantedNames>('kms.names-granted', {
  per: 'region',
  key: ({ keyId, grantee, source }) => [keyId, grantee, source],
})

/** INVARIANT: a decision looks up no more of each of the caller's names, for himself and for a source, beside three. */
export const mostCombinations = 64

/** AWS: these are granted whatever the constraint says of a context, since they bring none. */
export const withoutContext: ReadonlySet<GrantOperation> = new Set(['CreateGrant', 'DescribeKey', 'RetireGrant'])

/** In one order, whatever order they came in. */
export const pairsOf = (context: Context): readonly (readonly [string, string])[] =>
  Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))

export const fingerprint = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

interface Asked {
  readonly form: string
  readonly bringing: string
}

const ofAll = (source: string): Asked => ({ form: 'all', bringing: fingerprint('all', source) })
const ofEquals = (source: string, context: Context): Asked =>
  ({ form: 'equals', bringing: fingerprint('equals', source, pairsOf(context)) })
const ofSubset = (source: string, combination: readonly string[], subset: Context): Asked =>
  ({ form: formOf(sourceOf(source), combination), bringing: subsetOf(source, subset) })

const formOf = (source: string, combination: readonly string[]): string => fingerprint('subset', source, combination)
const subsetOf = (source: string, subset: Context): string => fingerprint('subset', source, pairsOf(subset))

/** Of each of the combinations, in their order. */
const formsOf = derived(({ source, combinations }: GrantedNames): readonly string[] =>
  combinations.map(combination => formOf(source, combination)))

const nameOf = (name: string): string => fingerprint('name', name).slice(0, 22)
const sourceOf = (source: string): string => (source === '' ? '' : fingerprint('source', source))

/** Undefined of a grant that asks for no part of a context. */
function combinationOf({ operations, constraints }: Pick<Grant, 'operations' | 'constraints'>): readonly string[] | undefined {
  const names = Object.keys(constraints?.EncryptionContextSubset ?? {})
  return names.length === 0 || operations.every(one => withoutContext.has(one)) ? undefined : names.map(nameOf).sort()
}

function askedOf(operation: GrantOperation, constraints: GrantConstraints, combination: readonly string[] | undefined): Asked {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn = '' } = constraints
  if (withoutContext.has(operation)) return ofAll(SourceArn)
  if (equals) return ofEquals(SourceArn, equals)
  return combination ? ofSubset(SourceArn, combination, subset!) : ofAll(SourceArn)
}

/** Counts a grant that is made, or no more one that is gone. */
async function count(state: UnitOfWork, { keyId, grantee, operations, constraints = {} }: Grant, by: 1 | -1): Promise<void> {
  const combination = combinationOf({ operations, constraints })
  for (const operation of operations) {
    const asked = askedOf(operation, constraints, combination)
    const before = await state.get(GrantedOperations, [keyId, grantee.id, asked.form, operation, asked.bringing])
    const after = { keyId, grantee: grantee.id, ...asked, operation, count: (before?.count ?? 0) + by }
    if (!before) await state.insert(GrantedOperations, after)
    else if (after.count > 0) await state.update(GrantedOperations, after)
    else await state.remove(GrantedOperations, before)
  }
}

/** Counts a grant that is made. False where it asks for one combination of names more than there may be. */
export async function addGranted(state: UnitOfWork, grant: Grant): Promise<boolean> {
  const combination = combinationOf(grant)
  if (combination && !(await addCombination(state, grant, combination))) return false
  await count(state, grant, 1)
  return true
}

async function addCombination(state: UnitOfWork, grant: Grant, combination: readonly string[]): Promise<boolean> {
  const place = placeOf(grant)
  const before = await state.get(NamesGranted, [place.keyId, place.grantee, place.source])
  if (before?.combinations.some(one => isSame(one, combination))) return true
  if (before && before.combinations.length >= mostCombinations) return false
  const after = { ...place, combinations: [...before?.combinations ?? [], combination] }
  await (before ? state.update(NamesGranted, after) : state.insert(NamesGranted, after))
  return true
}

/** Counts a grant no more that is gone. */
export async function removeGranted(state: UnitOfWork, grant: Grant): Promise<void> {
  await count(state, grant, -1)
  const combination = combinationOf(grant)
  if (!combination) return
  const place = placeOf(grant)
  // Whoever makes another that asks for it has read which there are, so that of the two one is tried again.
  const { form } = ofSubset(grant.constraints?.SourceArn ?? '', combination, {})
  const [other] = await state.list(GrantedOperations, [place.keyId, place.grantee, form], { limit: 1, expected: true })
  const before = other ? undefined : await state.get(NamesGranted, [place.keyId, place.grantee, place.source])
  if (!before) return
  const combinations = before.combinations.filter(one => !isSame(one, combination))
  await (combinations.length > 0 ? state.update(NamesGranted, { ...place, combinations }) : state.remove(NamesGranted, before))
}

/** Takes out what the grants of a key that is gone count for, some at a time. Whether that was all. */
export async function forgetGranted(state: UnitOfWork, keyId: string, atOnce: number): Promise<boolean> {
  const [operations, names] = [
    await state.list(GrantedOperations, [keyId], { limit: atOnce }), await state.list(NamesGranted, [keyId], { limit: atOnce }),
  ]
  for (const one of operations) await state.remove(GrantedOperations, one)
  for (const one of names) await state.remove(NamesGranted, one)
  return operations.length < atOnce && names.length < atOnce
}

const placeOf = ({ keyId, grantee, constraints }: Grant): Omit<GrantedNames, 'combinations'> =>
  ({ keyId, grantee: grantee.id, source: sourceOf(constraints?.SourceArn ?? '') })

const isSame = (one: readonly string[], other: readonly string[]): boolean => String(one) === String(other)

/** What a call brings that a grant may ask for. */
export interface Brought {
  readonly context: Readonly<Record<string, string | undefined>>
  /** Of a service that calls for something. */
  readonly source: string | undefined
}

/** Whether some grant of the key grants the operation to whom it names so. `state` is the key's account and Region. */
export async function isGranted(
  state: ReadUnit, keyId: string, grantee: string, operation: GrantOperation, { context, source }: Brought,
): Promise<boolean> {
  const brought = context as Context
  for (const from of source === undefined ? [''] : ['', source]) {
    const find = ({ form, bringing }: Asked) => state.get(GrantedOperations, [keyId, grantee, form, operation, bringing])
    if (await find(ofAll(from))) return true
    if (withoutContext.has(operation)) continue
    if (await find(ofEquals(from, brought))) return true
    const names = await state.get(NamesGranted, [keyId, grantee, sourceOf(from)])
    for (const [i, combination] of (names?.combinations ?? []).entries()) {
      const subset = pairsNamed(brought, combination)
      if (subset && (await find({ form: formsOf(names!)[i]!, bringing: subsetOf(from, subset) }))) return true
    }
  }
  return false
}

const pairsByName = derived((context: Context) =>
  new Map(Object.entries(context).map(pair => [nameOf(pair[0]), pair] as const)))

/** What a context has under the names. Undefined where it has not all of them. */
function pairsNamed(context: Context, combination: readonly string[]): Context | undefined {
  const pairs = combination.map(name => pairsByName(context).get(name))
  return pairs.some(pair => pair === undefined) ? undefined : Object.fromEntries(pairs as [string, string][])
}

/** Whether the context has each pair of the other. */
export function isWithin(subset: Context, context: Context): boolean {
  const pairs = new Map(Object.entries(context))
  return Object.entries(subset).every(([key, value]) => pairs.get(key) === value)
}
