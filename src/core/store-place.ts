/** Where a store is kept. */
export interface StorePlace {
  /** The data folder; not touched where the store is a database. */
  readonly folder: string
  /** The URL of a PostgreSQL database, which any number of nodes share. */
  readonly url?: string
}
