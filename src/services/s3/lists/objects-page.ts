// A page of a bucket's objects: of its keys those whose current version is one.
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { Objects, type Version } from '../objects/objects.ts'
import { shownOf, type Shown } from './answered.ts'
import { Cursor } from './cursor.ts'
import { endOf } from './key-order.ts'
import { beginningOf, walkPage, type Asked, type Walked, type WalkedPage } from './walk.ts'

export type Current = { readonly key: string; readonly shown?: Shown }

export interface ObjectsPage extends WalkedPage<Current> {
  /** Where the next page goes on behind. */
  readonly next?: string
}

export async function objectsPage(
  state: ReadUnit, { name }: Pick<Bucket, 'name'>, asked: Asked, after: string | undefined,
): Promise<ObjectsPage> {
  const cursor = currentCursor(state, name, beginningOf(asked, after), asked)
  const page = await walkPage(cursor, asked, { state, isListed: ({ shown }) => shown !== undefined })
  const { last } = page
  return { ...page, ...(page.isTruncated && last && { next: 'prefix' in last ? last.prefix : last.entry.key }) }
}

function currentCursor(state: ReadUnit, bucket: string, after: string | undefined, asked: Asked): Walked<Current> {
  const cursor = new Cursor<Current>({
    read: (behind, limit) => state.listOf(Objects, [bucket], { after: behind, limit }, currentOf),
    keyOf: ({ key }) => [bucket, key],
    ...(after !== undefined && { after: [bucket, after] }),
    ...(asked.delimiter === undefined && { expected: asked.limit + 1 }),
  })
  return {
    peek: () => cursor.peek(),
    take: () => cursor.take(),
    skipBehind: prefix => cursor.skipTo([bucket, endOf(prefix)], ({ key }) => !key.startsWith(prefix)),
  }
}

const currentOf = (version: Version): Current =>
  ({ key: version.key, ...(!version.isDeleteMarker && { shown: shownOf(version) }) })
