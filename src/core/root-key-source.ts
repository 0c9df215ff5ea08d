import type { Secret } from './secret.ts'

/** Where a store's root key comes from. */
export type RootKeySource =
  /** A file that the first start makes. */
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'passphrase'; readonly passphrase: Secret<string> }
  /** `key` as it was set: 32 bytes in base 64 or in hexadecimal digits. */
  | { readonly from: 'environment'; readonly key: Secret<string> }
  /** What prints such a key; run by the shell. Where a file says so, it must be nobody else's. */
  | { readonly from: 'command'; readonly command: string; readonly saidIn?: string }
