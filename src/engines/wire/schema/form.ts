import type { ListSchema, MapSchema, NumberSchema, TimestampSchema } from '../../../contracts/contract.ts'
import type { Field } from './fields.ts'
import type { WireError } from '../wire-error.ts'

/** How one protocol's tree is looked into: the reader walks the schema, a form answers for the tree or throws a WireError. */
export interface Form<Tree> {
  /** Undefined where the member is absent or null. */
  member(tree: Tree, field: Field): Tree | undefined
  expectStructure(tree: Tree): void
  /** Nulls are left out. */
  items(tree: Tree, schema: ListSchema, flattened: boolean): readonly Tree[]
  /** Entries without a value are left out. */
  entries(tree: Tree, schema: MapSchema, flattened: boolean): Iterable<readonly [string, Tree]>
  string(tree: Tree): string
  boolean(tree: Tree): boolean
  number(tree: Tree, type: NumberSchema['type']): number
  timestamp(tree: Tree, format: TimestampSchema['format']): Date
  blob(tree: Tree): Buffer
  document(tree: Tree): unknown
  error(message: string): WireError
}
