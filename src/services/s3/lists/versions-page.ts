// A page of all versions of a bucket's keys: of each key the current one, and behind it those that it replaced.
import type { Collection, Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { lastModified, Objects, type Version } from '../objects/objects.ts'
import { idOf } from '../versions/version-ids.ts'
import { findVersion, PastVersions } from '../versions/versions.ts'
import { shownOf, type Shown } from './answered.ts'
import { Cursor } from './cursor.ts'
import { compareKeys, endOf, justBefore } from './key-order.ts'
import { beginningOf, walkPage, type Asked, type Walked, type WalkedPage } from './walk.ts'

export interface Listed {
  readonly key: string
  readonly id: string
  readonly order: number
  readonly isLatest: boolean
  readonly modified: Date
  /** Absent of a marker. */
  readonly shown?: Shown
}

export interface Behind {
  readonly key?: string | undefined
  /** Of the version of that key that was listed last. */
  readonly id?: string | undefined
}

/** Throws S3's error for what is no id. */
export async function versionsPage(
  state: ReadUnit, { name }: Pick<Bucket, 'name'>, asked: Asked, behind: Behind,
): Promise<WalkedPage<Listed>> {
  const { current, past } = await placesBehind(state, name, asked, behind)
  const read = (collection: Collection<Version>, isLatest: boolean, after: Key | undefined) => new Cursor<Listed>({
    read: (from, limit) => state.listOf(collection, [name], { after: from, limit }, version => listed(version, isLatest)),
    keyOf: ({ key, order }) => (isLatest ? [name, key] : [name, key, -order]),
    after, ...(asked.delimiter === undefined && { expected: asked.limit + 1 }),
  })
  const merged = new Merged(name, read(Objects, true, current), read(PastVersions, false, past))
  return walkPage(merged, asked, { state, isListed: () => true })
}

const listed = (version: Version, isLatest: boolean): Listed => ({
  key: version.key, id: idOf(version), order: version.order ?? 0, isLatest, modified: lastModified(version),
  ...(!version.isDeleteMarker && { shown: shownOf(version) }),
})

/** Where current versions are read on, and where those before them. */
interface Places {
  readonly current: Key | undefined
  readonly past: Key | undefined
}

/** Behind all versions of a key, whose numbers are none above zero. */
const placesOf = (bucket: string, key: string | undefined): Places =>
  (key === undefined ? { current: undefined, past: undefined } : { current: [bucket, key], past: [bucket, key, 1] })

/** DIFFERS: behind a version that is gone meanwhile its key is listed again; AWS knows where it stood. */
async function placesBehind(state: ReadUnit, bucket: string, asked: Asked, { key, id }: Behind): Promise<Places> {
  const start = beginningOf(asked, key)
  if (key === undefined || id === undefined || start !== key) return placesOf(bucket, start)
  const found = await findVersion(state, bucket, key, id)
  if (!found) return placesOf(bucket, justBefore(key))
  // It may go between the two.
  const current = await state.get(Objects, [bucket, key])
  const isCurrent = current !== undefined && idOf(current) === id
  return { current: [bucket, key], past: isCurrent ? [bucket, key] : [bucket, key, -(found.order ?? 0)] }
}

/** Of each key the current version, and then the others, the newest first. */
class Merged implements Walked<Listed> {
  readonly #bucket: string
  readonly #current: Cursor<Listed>
  readonly #past: Cursor<Listed>
  #next: Cursor<Listed>

  constructor(bucket: string, current: Cursor<Listed>, past: Cursor<Listed>) {
    this.#bucket = bucket
    this.#current = this.#next = current
    this.#past = past
  }

  async peek(): Promise<Listed | undefined> {
    const [current, past] = [await this.#current.peek(), await this.#past.peek()]
    const isPast = past !== undefined && (current === undefined || compareKeys(past.key, current.key) < 0)
    this.#next = isPast ? this.#past : this.#current
    return isPast ? past : current
  }

  take(): void {
    this.#next.take()
  }

  skipBehind(prefix: string): void {
    const isBehind = ({ key }: Listed) => !key.startsWith(prefix)
    this.#current.skipTo([this.#bucket, endOf(prefix)], isBehind)
    this.#past.skipTo([this.#bucket, endOf(prefix)], isBehind)
  }
}
