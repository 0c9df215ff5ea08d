// A page of a bucket's uploads that have not ended: of each key in the order in which they were begun.
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { Cursor } from '../lists/cursor.ts'
import { asKey, endOf } from '../lists/key-order.ts'
import { beginningOf, walkPage, type Asked, type WalkedPage } from '../lists/walk.ts'
import { Uploads, type StoredUpload } from './uploads.ts'

export type ListedUpload = Pick<StoredUpload, 'key' | 'id' | 'beganAt' | 'initiator' | 'checksum' | 'storageClass'>

/** Behind all ids. */
const lastId = '~'

interface Behind {
  readonly key: string | undefined
  readonly id: string | undefined
}

export function uploadsPage(
  state: ReadUnit, { name }: Pick<Bucket, 'name'>, asked: Asked, { key, id }: Behind,
): Promise<WalkedPage<ListedUpload>> {
  const start = beginningOf(asked, key)
  const after = start === undefined ? undefined : [name, start, start === key && id !== undefined ? asKey(id) : lastId]
  const cursor = new Cursor<ListedUpload>({
    read: (from, limit) => state.listOf(Uploads, [name], { after: from, limit }, listed),
    keyOf: one => [name, one.key, one.id],
    after, ...(asked.delimiter === undefined && { expected: asked.limit + 1 }),
  })
  const walked = {
    peek: () => cursor.peek(),
    take: () => cursor.take(),
    skipBehind: (prefix: string) =>
      cursor.skipTo([name, endOf(prefix), lastId], one => !one.key.startsWith(prefix)),
  }
  return walkPage(walked, asked, { state, isListed: () => true })
}

const listed = ({ key, id, beganAt, initiator, checksum, storageClass }: StoredUpload): ListedUpload =>
  ({ key, id, beganAt, initiator, ...(checksum && { checksum }), ...(storageClass && { storageClass }) })
