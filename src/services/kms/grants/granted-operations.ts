// What the grants of a key allow together: how many of them grant an operation to somebody under a constraint. A call is found
// to be granted, or not, by a few records that the cache holds, however many grants there are.
import { createHash } from 'node:crypto'
import type { GrantConstraints, GrantOperation } from '../../../contracts/kms.gen.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Grant } from './grants.ts'

type Context = Readonly<Record<string, string>>

interface GrantedOperation {
  readonly keyId: string
  readonly grantee: string
  readonly operation: GrantOperation
  /** What a request has to bring, by its fingerprint; of what it has to bring among other things, that of the first pair. */
  readonly bringing: string
  /** How many grants grant it, for each that the fingerprint may stand for. */
  readonly grants: readonly { readonly subset?: Context; readonly count: number }[]
}

const GrantedOperations = collection<GrantedOperation>('kms.granted-operations', {
  per: 'region',
  key: ({ keyId, grantee, operation, bringing }) => [keyId, grantee, operation, bringing],
})

/** AWS: these are granted whatever the constraint says of a context, since they bring none. */
const withoutContext: ReadonlySet<GrantOperation> = new Set(['CreateGrant', 'DescribeKey', 'RetireGrant'])

/** In one order, whatever order they came in. */
export const pairsOf = (context: Context): readonly (readonly [string, string])[] =>
  Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))

export const fingerprint = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

const ofEquals = (source: string, context: Context) => fingerprint('equals', source, pairsOf(context))
const ofPair = (source: string, pair: readonly [string, string]) => fingerprint('subset', source, pair)
const ofAll = (source: string) => fingerprint('all', source)

function bringingOf(operation: GrantOperation, constraints: GrantConstraints) {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn = '' } = constraints
  if (withoutContext.has(operation)) return { bringing: ofAll(SourceArn) }
  if (EncryptionContextEquals) return { bringing: ofEquals(SourceArn, EncryptionContextEquals) }
  const [first] = pairsOf(EncryptionContextSubset ?? {})
  return first ? { bringing: ofPair(SourceArn, first), subset: EncryptionContextSubset! } : { bringing: ofAll(SourceArn) }
}

/** Counts a grant that is made, or no more one that is gone. */
export async function countGrant(
  state: UnitOfWork, { keyId, grantee, operations, constraints = {} }: Grant, by: 1 | -1,
): Promise<void> {
  for (const operation of operations) {
    const { bringing, subset } = bringingOf(operation, constraints)
    const before = await state.get(GrantedOperations, [keyId, grantee.id, operation, bringing])
    const same = subset && fingerprint(pairsOf(subset))
    const isSame = (one: { readonly subset?: Context }) => same === (one.subset && fingerprint(pairsOf(one.subset)))
    const count = (before?.grants.find(isSame)?.count ?? 0) + by
    const others = before?.grants.filter(one => !isSame(one)) ?? []
    const grants = count > 0 ? [...others, { ...(subset && { subset }), count }] : others
    const after = { keyId, grantee: grantee.id, operation, bringing, grants }
    if (!before) await state.insert(GrantedOperations, after)
    else if (grants.length > 0) await state.update(GrantedOperations, after)
    else await state.remove(GrantedOperations, before)
  }
}

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
    const find = (bringing: string) => state.get(GrantedOperations, [keyId, grantee, operation, bringing])
    if (await find(ofAll(from))) return true
    if (withoutContext.has(operation)) continue
    if (await find(ofEquals(from, brought))) return true
    for (const pair of pairsOf(brought)) {
      const found = await find(ofPair(from, pair))
      if (found?.grants.some(({ subset }) => isWithin(subset!, brought))) return true
    }
  }
  return false
}

/** Whether the context has each pair of the other. */
export function isWithin(subset: Context, context: Context): boolean {
  const pairs = new Map(Object.entries(context))
  return Object.entries(subset).every(([key, value]) => pairs.get(key) === value)
}
