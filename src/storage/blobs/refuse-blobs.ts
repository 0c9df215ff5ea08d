// What copies the rows of a store would leave its blobs behind, and a record that names one would be of no use.
import { encodeKey, keyBytes, prefixEnd } from '../rows/keys.ts'
import type { Store } from '../store.ts'
import { Blobs } from './blob-records.ts'

const all = { from: keyBytes(encodeKey([])), to: keyBytes(prefixEnd('')) }

export async function refuseBlobs(rows: Pick<Store, 'count'>): Promise<void> {
  if ((await rows.count(Blobs.name, all)) === 0) return
  throw new Error('The store holds uploaded objects, which neither a backup nor an export carries yet: delete them, or stop the '
    + 'server and copy what holds the store, its data folder or its database, as a whole.')
}
