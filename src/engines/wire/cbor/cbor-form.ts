// How a tree of CBOR is looked into. Its items have types of their own, so that nothing is converted.
import type { Field } from '../schema/fields.ts'
import type { Form } from '../schema/form.ts'
import { fitsNumber } from '../scalars/numbers.ts'
import { fromEpochSeconds } from '../scalars/timestamps.ts'
import { WireError } from '../wire-error.ts'
import { CborTag, malformedCbor, type CborMap, type CborTree } from './parse-cbor.ts'

const isMap = (tree: CborTree): tree is CborMap => tree instanceof Map
const epochSeconds = 1

function mapOf(tree: CborTree): CborMap {
  if (!isMap(tree)) throw malformedCbor()
  return tree
}

export const cborForm: Form<CborTree> = {
  error: message => new WireError('SerializationException', message),

  member: (tree: CborTree, { name }: Field) => (tree as CborMap).get(name) ?? undefined,

  expectStructure(tree) {
    mapOf(tree)
  },

  items(tree) {
    if (!Array.isArray(tree)) throw malformedCbor()
    return (tree as readonly CborTree[]).filter(item => item !== null)
  },

  entries: tree => [...mapOf(tree)].filter(([, value]) => value !== null),

  string(tree) {
    if (typeof tree !== 'string') throw malformedCbor()
    return tree
  },

  boolean(tree) {
    if (typeof tree !== 'boolean') throw malformedCbor()
    return tree
  },

  // Clients write a whole number as an integer wherever it stands; none is cut to one.
  number(tree, type) {
    const isFloat = type === 'float' || type === 'double'
    if (isFloat && typeof tree === 'number') return tree
    if (typeof tree !== 'number' || !fitsNumber(tree, type)) throw malformedCbor()
    return tree + 0
  },

  timestamp(tree) {
    const date = tree instanceof CborTag && tree.number === epochSeconds && typeof tree.value === 'number'
      ? fromEpochSeconds(tree.value) : undefined
    if (!date) throw malformedCbor()
    return date
  },

  blob(tree) {
    if (!(tree instanceof Uint8Array)) throw malformedCbor()
    return Buffer.from(tree.buffer, tree.byteOffset, tree.byteLength)
  },

  // AWS: the protocol has none.
  document() {
    throw malformedCbor()
  },
}
