import type { Secret } from './secret.ts'

/** Where a server has its store, and with it whatever else is kept. */
export type Place = KeptPlace | { readonly kind: 'memory' }

export type KeptPlace =
  /** A data folder. The root user's access key and the server's address are in it as well. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A PostgreSQL database, which any number of nodes share. Its URL may hold a password. */
  | { readonly kind: 'database'; readonly url: Secret<string> }

/** What is opened: a data folder, or else a database by its URL. */
export type StorePlace =
  | { readonly folder: string; readonly url?: undefined }
  | { readonly folder?: string; readonly url: string }

export const storePlaceOf = (place: KeptPlace): StorePlace =>
  (place.kind === 'folder' ? { folder: place.path } : { url: place.url.reveal() })
