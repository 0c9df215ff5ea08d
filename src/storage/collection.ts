// How a service declares what it keeps. A collection is a name, a key and a few promises; it holds no data itself.

/** A key's parts. They sort as their bytes do: first by the first part, then by the next. */
export type Key = readonly (string | number)[]

export type Partitioning = 'region' | 'account' | 'global'

export interface CollectionOptions<T> {
  /** What a record belongs to. The unit of work puts account and Region in front of the key. */
  readonly per: Partitioning
  readonly key: (record: T) => Key
  /** Further keys under which records are listed, kept in step with the record. */
  readonly indexes?: Readonly<Record<string, (record: T) => Key | undefined>>
  /** Members that are encrypted on disk, each a `Secret` of a `string` or of a `Uint8Array`. */
  readonly sealed?: readonly (keyof T & string)[]
  /** Number of the record's form; a record of an older form is upgraded as it is read. */
  readonly schema?: number
  readonly upgrade?: (record: unknown, schema: number) => T
}

export interface Collection<T> extends CollectionOptions<T> {
  readonly name: string
}

/** `collection<Key>('kms.keys', { per: 'region', key: k => [k.id], sealed: ['material'] })` */
export function collection<T>(name: string, options: CollectionOptions<T>): Collection<T> {
  return { name, ...options }
}
