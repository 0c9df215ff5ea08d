// What a clock says and how much of it is believed. What cannot be undone, such as the end of a key's waiting period or of a
// record's retention, goes by the time that is vouched for: it passes as the monotonic clock passes, and follows the wall clock
// where the two agree. A wall clock that jumps ahead is not followed until somebody confirms it, or until both clocks have agreed
// for a day. The newest time that is vouched for stays in the store, so that a jump is seen across a restart as well: where the
// machine was not started anew meanwhile, its own time since then measures the rest. A wall clock that is behind it is waited
// for, and what is vouched for goes in its place.
import { randomUUID } from 'node:crypto'
import { day, minute, slew, tolerance, type Instant, type MachineClock } from '../../core/clock.ts'
import type { Boot } from '../boot.ts'
import { collection } from '../collection.ts'
import type { ConsumerSettings } from '../journal/consumers.ts'
import type { Storage } from '../open.ts'
import { timeOf } from '../journal/record-time.ts'
import { storeTime } from './store-clock.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

interface Watched {
  readonly id: 'watch'
  readonly vouched: Instant
  /** By how much the newest record was ahead of it, where the watch was gone. */
  readonly ahead?: number
  /** Grows with every writing. */
  readonly turn: number
  /** Of the machine that wrote it, at that moment. */
  readonly boot?: Boot
  /** How much more may be taken for a rest that nobody measured; all of `longestRest` where absent. */
  readonly credit?: number
  /** Where the wall clock is not followed: what it said, and for how many milliseconds it agreed with the monotonic one since. */
  readonly jump?: { readonly wall: Instant; readonly agreed: number }
}

const Watches = collection<Watched>('stockade.clock-watch', { per: 'global', key: ({ id }) => [id] })

/** A server that was down for longer, and cannot measure for how long, cannot tell its rest from a jump. */
const longestRest = day
// INVARIANT: a rest that nobody measured is taken from a credit that is the store's, whichever server takes it and wherever, and
// which grows as servers measure. So to start them again and again, on one machine or on several in turn, gives no more than to
// run them does. It grows three times as fast as time passes, so that a machine that is off for 16 hours of each day is believed
// each morning; and in a day by less than clocks that agree for a day may bring.
const earned = 3
/** After so long nobody else writes the watch, which is written every minute. */
const unwatchedAfter = 2 * minute

export interface ClockWatch {
  /** The wall's time as far as it is vouched for. */
  look(): Promise<Instant>
  /** The same without looking: as it was at the last look, and what has passed since. */
  floor(): Instant
}

export interface WatchSettings extends MachineClock {
  readonly storage: Pick<Storage, 'store' | 'begin' | 'journal'>
  readonly log: ConsumerSettings['log']
  /** Whether it is this node that writes down how far its clock is vouched for. */
  readonly leads?: () => Promise<boolean>
  /** Undefined, or absent, where the machine cannot tell whether it was started anew. */
  readonly boot?: () => Boot | undefined
  /** Whether no other node can be on the store. */
  readonly isAlone: boolean
}

/** Whoever calls it knows that `wall` is right. */
export async function confirmClock(state: UnitOfWork, wall: Instant): Promise<void> {
  const kept = await state.get(Watches, ['watch'])
  const next: Watched = { id: 'watch', vouched: wall, turn: (kept?.turn ?? 0) + 1, ...(kept?.boot && { boot: kept.boot }) }
  await (kept ? state.update(Watches, next) : state.insert(Watches, next))
}

export function watchClock(settings: WatchSettings): ClockWatch {
  const watch = new Watch(settings)
  let looking: Promise<Instant> = Promise.resolve(0)
  return { look: () => (looking = looking.catch(() => 0).then(() => watch.look())), floor: () => watch.floor() }
}

class Watch {
  readonly #settings: WatchSettings
  #vouched: Instant = 0
  #ahead = 0
  /** By the monotonic clock: the last look, and the last writing. */
  #at: number | undefined
  #keptAt = -Infinity
  /** Of the record that this node knows. */
  #turn = 0
  /** For how much longer than this node measured the store may have rested. */
  #rest = 0
  /** How much of the store's time may still be taken for such a rest. */
  #credit = longestRest
  /** Since when this node waits to see whether another one writes the watch. */
  #joinedAt: number | undefined
  /** Since when, by both clocks, they agree that this node does not follow; and for how long they had before. */
  #jump: { readonly wall: Instant; readonly at: number; readonly agreed: number } | undefined
  /** Whether the wall clock is so far behind that clients notice. */
  #isBehind = false

  constructor(settings: WatchSettings) {
    this.#settings = settings
  }

  // INVARIANT: what falls due by what is vouched for was dated by nothing earlier, so that a waiting period is as long by it as
  // it was meant to be, however the wall clock goes meanwhile.
  floor(): Instant {
    return this.#at === undefined ? 0 : Math.floor(this.#vouched + this.#ahead + this.#settings.monotonic() - this.#at)
  }

  async look(): Promise<Instant> {
    const { storage, wall, monotonic, boot = () => undefined, leads = async () => true } = this.#settings
    const keeps = await leads()
    const unit = storage.begin({ account: '', region: '' })
    const kept = await unit.get(Watches, ['watch'])
    const newest = kept || this.#at !== undefined ? undefined : await storage.journal.newest()
    const [now, at, started] = [wall(), monotonic(), boot()]
    const wasJump = this.#jump !== undefined
    if (!kept && this.#at === undefined) this.#begin(newest, now, at, await storeTime(unit, 0))
    else if (kept && kept.turn > this.#turn) this.#adopt(kept, at, started)
    if (this.#isJoining(at)) return Math.floor(this.#vouched)
    this.#measure(now, at, keeps)
    const isNews = !kept || kept.turn < this.#turn || (this.#jump !== undefined) !== wasJump || at - this.#keptAt >= minute
    if (keeps && isNews) {
      const jump = this.#jump && { wall: now, agreed: this.#jump.agreed + at - this.#jump.at }
      const vouched = { vouched: Math.floor(this.#vouched), ...(this.#ahead > 0 && { ahead: Math.ceil(this.#ahead) }) }
      const stands = { ...vouched, turn: Math.max(kept?.turn ?? 0, this.#turn) + 1, credit: Math.floor(this.#credit) }
      const next: Watched = { id: 'watch', ...stands, ...(started && { boot: started }), ...(jump && { jump }) }
      await (kept ? unit.update(Watches, next) : unit.insert(Watches, next))
      if ((await storage.store.commit(unit.toBatch([], randomUUID()))).committed) [this.#turn, this.#keptAt] = [next.turn, at]
    }
    return Math.floor(this.#vouched)
  }

  /**
   * Without a watch. A store that has records had one, and somebody took it out: nothing is vouched for, until somebody says that
   * the clock is right or it has agreed for a day. The newest record may be of a clock that was not believed, since records
   * follow one that goes ahead; but nothing is good again by an earlier time. Records are dated by the store's time, which is so
   * much `advanced`.
   */
  #begin(newest: string | undefined, now: Instant, at: number, advanced: number): void {
    if (newest === undefined) {
      this.#vouched = now
      return
    }
    this.#ahead = Math.max(0, (timeOf(newest) || 0) - advanced)
    this.#jump = { wall: now, at, agreed: 0 }
    this.#say('What was vouched for of the clock is gone from the store, and what cannot be undone waits: `stockade clock '
      + 'confirm` says that the clock is right; without it, it is believed in a day.', now)
  }

  /** What another node, an operator or an earlier run has written; each in a later turn, so an older one was put back. */
  #adopt({ vouched, ahead = 0, turn, jump, boot, credit = longestRest }: Watched, at: number, started: Boot | undefined): void {
    const isFirst = this.#at === undefined
    const measured = isFirst && boot && boot.id === started?.id ? Math.max(0, started.uptime - boot.uptime) : undefined
    this.#vouched = vouched
    this.#ahead = ahead
    this.#credit = credit
    this.#turn = turn
    this.#at = at - (measured ?? 0)
    this.#joinedAt = undefined
    if (!isFirst) return
    if (jump) this.#jump = { ...jump, at: this.#at }
    else if (measured === undefined && this.#settings.isAlone) this.#rest = this.#credit
    else if (measured === undefined) this.#joinedAt = at
  }

  // INVARIANT: a store that another node watches has not rested, so a node that joins it believes no rest.
  #isJoining(at: number): boolean {
    if (this.#joinedAt === undefined) return false
    if (at - this.#joinedAt >= unwatchedAfter) {
      this.#joinedAt = undefined
      this.#rest = this.#credit
      return false
    }
    const passed = at - this.#at!
    this.#vouched += passed
    this.#earn(passed)
    this.#at = at
    return true
  }

  #measure(now: Instant, at: number, keeps: boolean): void {
    const passed = at - (this.#at ?? at)
    const floor = this.#vouched + this.#ahead + passed
    this.#at = at
    this.#follow(now, at, passed, keeps)
    if (this.#ahead > 0) this.#ahead = Math.max(0, floor - this.#vouched)
  }

  #follow(now: Instant, at: number, passed: number, keeps: boolean): void {
    this.#earn(passed)
    const measured = this.#vouched + passed * (1 + slew)
    const latest = measured + this.#rest
    if (now > latest + tolerance) {
      this.#doubt(now, at, passed, keeps)
      return
    }
    if (this.#jump) this.#say('The clock is believed again.', now)
    this.#jump = undefined
    // What is not needed now is given up, or a later jump would have it.
    this.#rest = 0
    this.#tellBehind(now)
    if (now >= this.#vouched) {
      this.#vouched = Math.min(now, latest)
      this.#credit -= Math.max(0, this.#vouched - measured)
      // Set back, or not set yet: where it is right again it has not jumped.
    } else if (this.#isBehind) this.#vouched += passed
    // It is waited for by going slower, or small steps back would amount to a large one.
    else this.#vouched = Math.max(now, this.#vouched + passed * (1 - slew))
  }

  #earn(passed: number): void {
    this.#credit = Math.min(longestRest, this.#credit + passed * earned)
  }

  #tellBehind(now: Instant): void {
    const isBehind = now < this.#vouched - tolerance
    if (isBehind && !this.#isBehind) this.#say('The clock is behind the time that is vouched for, which goes in its place: who '
      + 'signs by this clock is refused. Set it right; where it is, `stockade clock confirm --date` says so.', now)
    else if (!isBehind && this.#isBehind) this.#say('The clock is no longer behind.', now)
    this.#isBehind = isBehind
  }

  #doubt(now: Instant, at: number, passed: number, keeps: boolean): void {
    this.#vouched += passed
    this.#rest = 0
    const { wall, at: since, agreed } = this.#jump ?? { wall: -Infinity, at, agreed: 0 }
    const differ = Math.abs(now - wall - (at - since)) > tolerance
    if (differ) this.#say('The clock jumped ahead, and what cannot be undone waits: it goes by the time that is vouched for. '
      + '`stockade clock confirm` says that the clock is right; without it, it is believed in a day.', now)
    // What only one node says of many is not counted.
    if (differ || !keeps) this.#jump = { wall: now, at, agreed: 0 }
    else if (agreed + at - since >= day) {
      this.#say('The clock has agreed with itself for a day, and is believed.', now)
      this.#jump = undefined
      this.#vouched = now
    }
  }

  #say(message: string, now: Instant): void {
    const time = (at: Instant) => new Date(at).toISOString()
    this.#settings.log.error(message, { clock: time(now), vouchedFor: time(this.#vouched) })
  }
}
