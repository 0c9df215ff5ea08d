// A bucket's versions, key after key, and then its uploads, as far as one look goes: each that has something due is dealt with,
// as it is then.
import type { Instant } from '../../../core/clock.ts'
import type { JobContext } from '../../../gateway/work.ts'
import type { Key } from '../../../storage/collection.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { releaseParts } from '../effects/release-parts.ts'
import { justBefore } from '../lists/key-order.ts'
import { isProtected } from '../locks/stored-lock.ts'
import { byItself } from '../notifications/causes.ts'
import { marked, moved as movedTo, removed, type Happening } from '../notifications/happenings.ts'
import { raiseFor } from '../notifications/raise.ts'
import { Objects, type Version } from '../objects/objects.ts'
import { Uploads } from '../uploads/uploads.ts'
import { addMarker } from '../versions/add-version.ts'
import { removePast, removeVersion } from '../versions/remove-version.ts'
import { PastVersions } from '../versions/versions.ts'
import { concernsPast, currentAction, pastAction, type Action } from './due-actions.ts'
import type { Position } from './lifecycle-runs.ts'
import { rangesBehind, rangesOf } from './ranges.ts'
import { midnightAfter, prefixOf, type Lifecycle } from './rules.ts'

/** Records that one look reads, and those that it changes. */
const [mostSeen, mostChanged] = [1000, 200]
/** Of a list at once, and how often a rule is asked of them: prefixes may be as long as keys. */
const [longestPage, mostAsked] = [250, 25_000]

type Work = Pick<JobContext, 'state' | 'emit' | 'once' | 'now' | 'settled'>

interface Asked {
  readonly key: string
  readonly isDue: boolean
  /** Whether it matters what stands behind it. */
  readonly looksBehind: boolean
}

export class Look {
  readonly #work: Work
  readonly #bucket: Bucket
  readonly #lifecycle: Lifecycle
  readonly #page: number
  #seen = 0
  #changed = 0
  readonly #happenings: Happening[] = []

  constructor(work: Work, bucket: Bucket, lifecycle: Lifecycle) {
    this.#work = work
    this.#bucket = bucket
    this.#lifecycle = lifecycle
    this.#page = Math.max(1, Math.min(longestPage, Math.floor(mostAsked / lifecycle.rules.length)))
  }

  /** Answers where the next look goes on; undefined where nothing is left. */
  async from(position: Position | undefined): Promise<Position | undefined> {
    const left = await this.#go(position)
    if (this.#happenings.length > 0) {
      const requestId = this.#work.once('request id', uuidV4)
      await raiseFor(this.#work, this.#bucket, byItself(requestId, this.#work.now, this.#bucket), this.#happenings)
    }
    return left
  }

  async #go(position: Position | undefined): Promise<Position | undefined> {
    if (position?.of !== 'uploads') {
      const left = await this.#keys(position)
      if (left) return left
    }
    return this.#uploads(position?.of === 'uploads' ? position : undefined)
  }

  get #isOver(): boolean {
    return this.#seen >= mostSeen || this.#changed >= mostChanged
  }

  async #keys(position: Position | undefined): Promise<Position | undefined> {
    if (position?.order !== undefined) {
      const left = await this.#past(position.key, { after: position.order, newer: position.newer ?? 0 })
      if (left) return left
    }
    const rules = this.#lifecycle.rules.filter(rule =>
      rule.expiration ?? rule.transitions ?? rule.pastExpiration ?? rule.pastTransitions)
    const ranges = rangesBehind(rangesOf(rules), position?.key)
    for (const prefix of ranges) {
      let after: Key | undefined = beginOf(this.#bucket, prefix, position?.key)
      for (;;) {
        const options = { after, limit: this.#page }
        const found = await this.#work.state.listOf(Objects, [this.#bucket.name], options, version => this.#asked(version))
        const own = found.filter(({ key }) => key.startsWith(prefix))
        for (const one of own) {
          const left = await this.#key(one)
          if (left) return left
          if (this.#isOver) return { of: 'keys', key: one.key }
        }
        await this.#work.state.turn()
        if (own.length < this.#page) break
        after = [this.#bucket.name, own.at(-1)!.key]
      }
    }
    return undefined
  }

  /** Little is kept of what is not dealt with. */
  #asked(version: Version): Asked {
    const mayHavePast = version.order !== undefined
    const looksBehind = mayHavePast && (concernsPast(this.#lifecycle) || version.isDeleteMarker === true)
    return { key: version.key, looksBehind, isDue: this.#actionOn(version, true) !== undefined }
  }

  #actionOn(version: Version, isAlone: boolean): Action | undefined {
    return currentAction(this.#lifecycle, this.#bucket.versioning, version, isAlone, this.#work.now)
  }

  async #key({ key, isDue, looksBehind }: Asked): Promise<Position | undefined> {
    this.#seen++
    if (!isDue && !looksBehind) return undefined
    const { state } = this.#work
    const place = [this.#bucket.name, key]
    const [behind] = looksBehind ? await state.listOf(PastVersions, place, { limit: 1 }, () => true) : []
    if (isDue) {
      // By its key: whoever changes it meanwhile meets this look, and he alone whose object has something due.
      const current = await state.get(Objects, place)
      const action = current && this.#actionOn(current, !behind)
      if (action !== undefined) await this.#actOn(current!, action)
    }
    return behind ? this.#past(key, { newer: 0 }) : undefined
  }

  /** The versions behind the current one, the newest first. */
  async #past(key: string, { after, newer }: { readonly after?: number; readonly newer: number }): Promise<Position | undefined> {
    if (!concernsPast(this.#lifecycle)) return undefined
    const { state, now } = this.#work
    const place = [this.#bucket.name, key]
    let [behind, count]: [Key | undefined, number] = [after === undefined ? undefined : [...place, -after], newer]
    let successor: Instant | undefined
    for (;;) {
      const found = await state.listOf(PastVersions, place, { after: behind, limit: this.#page }, version => version)
      for (const version of found) {
        // Older stores do not say since when.
        const since = version.pastSince ?? successor ?? (await state.getOf(Objects, place, ({ modifiedAt }) => modifiedAt)) ?? now
        successor = version.modifiedAt
        if (this.#actionOnPast(version, since, count) !== undefined) await this.#actOnPast(version, since, count)
        count++
        this.#seen++
        if (this.#isOver) return { of: 'keys', key, order: version.order ?? 0, newer: count }
      }
      await state.turn()
      const last = found.at(-1)
      if (!last || found.length < this.#page) return undefined
      behind = PastVersions.key(last)
    }
  }

  get #call() {
    const { state, emit, once, now, settled } = this.#work
    return { state, emit, once, scope: { now, settled } }
  }

  /** INVARIANT: what is locked stays, by the time that is vouched for. */
  #isKept(version: Version): boolean {
    return !version.isDeleteMarker && isProtected(version, this.#work.settled, false)
  }

  async #actOn(current: Version, action: Action): Promise<void> {
    if (action === 'remove' && this.#isKept(current)) return
    if (action === 'mark') {
      const marker = await addMarker(this.#call, this.#bucket, current, current.key, `marker ${this.#changed}`)
      this.#happenings.push(marked('LifecycleExpiration:DeleteMarkerCreated', marker))
    } else if (action === 'remove') {
      await removeVersion(this.#call, current, current)
      this.#happenings.push(removed('LifecycleExpiration:Delete', current, this.#work.now))
    } else {
      await this.#work.state.update(Objects, moved(current, action))
      this.#tellMoved(current, action)
    }
    this.#changed++
  }

  #actionOnPast(version: Version, since: Instant, newer: number): Exclude<Action, 'mark'> | undefined {
    return pastAction(this.#lifecycle, version, { since, newer }, this.#work.now)
  }

  /** INVARIANT: what is done follows from the version that it is done to; another may stand there since the list was read. */
  async #actOnPast(listed: Version, since: Instant, newer: number): Promise<void> {
    const { state } = this.#work
    const version = await state.get(PastVersions, PastVersions.key(listed))
    const action = version && this.#actionOnPast(version, version.pastSince ?? since, newer)
    if (!version || action === undefined || (action === 'remove' && this.#isKept(version))) return
    if (action === 'remove') {
      await removePast(this.#call, version)
      this.#happenings.push(removed('LifecycleExpiration:Delete', version, this.#work.now))
    } else {
      await state.update(PastVersions, moved(version, action))
      this.#tellMoved(version, action)
    }
    this.#changed++
  }

  #tellMoved(version: Version, { moveTo }: Exclude<Action, string>): void {
    if (!version.isDeleteMarker) this.#happenings.push(movedTo(version, moveTo))
  }

  async #uploads(position: Position | undefined): Promise<Position | undefined> {
    const { state, emit, now } = this.#work
    const rules = this.#lifecycle.rules.filter(({ abortDays, isEnabled }) => isEnabled && abortDays !== undefined)
    const isOld = ({ key, beganAt }: { readonly key: string; readonly beganAt: Instant }) =>
      rules.some(rule => key.startsWith(prefixOf(rule)) && midnightAfter(beganAt, rule.abortDays) <= now)
    for (const prefix of rangesBehind(rangesOf(rules), position?.key)) {
      const start = position && position.key.startsWith(prefix) ? [this.#bucket.name, position.key, position.id ?? ''] : undefined
      let after: Key | undefined = start ?? beginOf(this.#bucket, prefix, undefined)
      for (;;) {
        const found = await state.listOf(Uploads, [this.#bucket.name], { after, limit: this.#page }, ({ key, id, beganAt }) =>
          ({ key, id, isDue: isOld({ key, beganAt }) }))
        const own = found.filter(({ key }) => key.startsWith(prefix))
        for (const { key, id, isDue } of own) {
          this.#seen++
          const upload = isDue ? await state.get(Uploads, [this.#bucket.name, key, id]) : undefined
          if (upload) {
            await state.remove(Uploads, upload)
            await emit(releaseParts, { upload: id })
            this.#changed++
          }
          if (this.#isOver) return { of: 'uploads', key, id }
        }
        await state.turn()
        const last = own.at(-1)
        if (!last || own.length < this.#page) break
        after = [this.#bucket.name, last.key, last.id]
      }
    }
    return undefined
  }
}

/** A marker has no class, and is not moved. */
const moved = (version: Version, { moveTo: storageClass }: Exclude<Action, string>): Version =>
  (version.isDeleteMarker ? version : { ...version, storageClass })

/** Behind which the keys of a prefix stand, or those of it behind `key`. */
function beginOf({ name }: Pick<Bucket, 'name'>, prefix: string, key: string | undefined): Key | undefined {
  const start = key?.startsWith(prefix) ? key : justBefore(prefix)
  return start === undefined ? undefined : [name, start]
}
