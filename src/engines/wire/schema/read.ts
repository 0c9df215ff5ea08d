// Walks a request's tree and its schema together. What the schema does not name is dropped, what has the wrong type is refused.
import type { ListSchema, MapSchema, Schema, StructureSchema, TimestampSchema } from '../../../contracts/contract.ts'
import { type Field, fieldsOf } from './fields.ts'
import type { Form } from './form.ts'
import { setOwn } from './own.ts'

/** INVARIANT: only a schema that contains itself goes deeper than its own few levels, and none of AWS's needs this many. */
const maxDepth = 64

export type DecodedStructure = Record<string, unknown>

/** Types and nothing else: every member is optional, whatever is there has its type. Throws a WireError. */
export function readInput<Tree>(schema: StructureSchema, tree: Tree, form: Form<Tree>): DecodedStructure {
  return readStructure(schema, tree, form, 0)
}

function readStructure<Tree>(schema: StructureSchema, tree: Tree, form: Form<Tree>, depth: number): DecodedStructure {
  if (depth > maxDepth) throw form.error('The request is nested too deeply.')
  form.expectStructure(tree)
  return readMembers(fieldsOf(schema), tree, form, depth, schema.union === true)
}

/** Of a structure's members those that a body holds where others travel elsewhere. Throws a WireError. */
export function readBody<Tree>(fields: readonly Field[], tree: Tree, form: Form<Tree>): DecodedStructure {
  form.expectStructure(tree)
  return readMembers(fields, tree, form, 0, false)
}

function readMembers<Tree>(
  fields: readonly Field[], tree: Tree, form: Form<Tree>, depth: number, isUnion: boolean,
): DecodedStructure {
  const result: DecodedStructure = {}
  let count = 0
  for (const field of fields) {
    const child = form.member(tree, field)
    if (child === undefined) continue
    result[field.name] = readField(field, child, form, depth + 1)
    count++
  }
  if (isUnion && count > 1) throw form.error('A union must have exactly one member.')
  return result
}

/** A value by itself: a payload, or what a single member holds. Throws a WireError. */
export function readWhole<Tree>({ schema, flattened, timestampFormat }: Field, tree: Tree, form: Form<Tree>): unknown {
  return readValue(schema, tree, form, 1, flattened, timestampFormat)
}

function readField<Tree>(field: Field, tree: Tree, form: Form<Tree>, depth: number): unknown {
  return readValue(field.schema, tree, form, depth, field.flattened, field.timestampFormat)
}

function readValue<Tree>(
  schema: Schema, tree: Tree, form: Form<Tree>, depth: number, flattened: boolean, format: TimestampSchema['format'],
): unknown {
  switch (schema.type) {
    case 'string': return form.string(tree)
    case 'boolean': return form.boolean(tree)
    case 'blob': return form.blob(tree)
    case 'timestamp': return form.timestamp(tree, format)
    case 'structure': return readStructure(schema, tree, form, depth)
    case 'list': return readList(schema, tree, form, depth, flattened)
    case 'map': return readMap(schema, tree, form, depth, flattened)
    case 'document': return form.document(tree)
    default: return form.number(tree, schema.type)
  }
}

function readList<Tree>(schema: ListSchema, tree: Tree, form: Form<Tree>, depth: number, flattened: boolean): unknown[] {
  if (depth > maxDepth) throw form.error('The request is nested too deeply.')
  const item = schema.item()
  return form.items(tree, schema, flattened).map(child => readItem(item, child, form, depth + 1))
}

function readMap<Tree>(schema: MapSchema, tree: Tree, form: Form<Tree>, depth: number, flattened: boolean): DecodedStructure {
  if (depth > maxDepth) throw form.error('The request is nested too deeply.')
  const value = schema.value()
  const result: DecodedStructure = {}
  for (const [key, child] of form.entries(tree, schema, flattened)) setOwn(result, key, readItem(value, child, form, depth + 1))
  return result
}

function readItem<Tree>(schema: Schema, tree: Tree, form: Form<Tree>, depth: number): unknown {
  const flattened = (schema.type === 'list' || schema.type === 'map') && schema.flattened === true
  return readValue(schema, tree, form, depth, flattened, schema.type === 'timestamp' ? schema.format : undefined)
}
