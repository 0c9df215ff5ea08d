// A page of keys, or of what stands for many of them: those that go on alike as far as a delimiter. What is behind one delimiter
// is passed over and not read.
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { asKey, compareKeys, endOf, justBefore, mayBePrefix } from './key-order.ts'

export interface Asked {
  readonly prefix: string
  readonly delimiter: string | undefined
  /** How many entries there are to be. */
  readonly limit: number
}

/** What is listed one by one, in the order of keys. */
export interface Walked<T> {
  peek(): Promise<T | undefined>
  take(): void
  skipBehind(prefix: string): void
}

export interface WalkedPage<T> {
  readonly entries: readonly T[]
  readonly prefixes: readonly string[]
  /** Whether there may be more. */
  readonly isTruncated: boolean
  /** The last entry or prefix, or what was looked at last. */
  readonly last?: { readonly entry: T } | { readonly prefix: string }
}

/** How many records one call looks at. */
const mostSeen = 20_000

/** What a key begins with that stands for it; undefined where it stands for itself. */
export function commonPrefixOf(key: string, { prefix, delimiter }: Asked): string | undefined {
  if (!delimiter) return undefined
  const found = key.indexOf(delimiter, prefix.length)
  return found < 0 ? undefined : key.slice(0, found + delimiter.length)
}

/** Where a list begins that goes on behind `after`, a key or a prefix that was listed as one. Undefined at its very beginning. */
export function beginningOf(asked: Asked, after: string | undefined): string | undefined {
  const start = justBefore(asked.prefix)
  if (after === undefined || after === '') return start
  const key = asKey(after)
  const passed = key.startsWith(asked.prefix) && commonPrefixOf(key, asked) === key ? endOf(key) : key
  return start !== undefined && compareKeys(passed, start) < 0 ? start : passed
}

/** `isListed` says what a page has of what is looked at. */
export async function walkPage<T extends { readonly key: string }>(
  walked: Walked<T>, asked: Asked, { state, isListed }: { readonly state: ReadUnit; readonly isListed: (one: T) => boolean },
): Promise<WalkedPage<T>> {
  const { prefix, limit } = asked
  const [entries, prefixes]: [T[], string[]] = [[], []]
  if (limit === 0 || !mayBePrefix(prefix)) return { entries, prefixes, isTruncated: false }
  let last: WalkedPage<T>['last']
  let unsure: T | undefined
  for (let seen = 0; ; seen++) {
    if (seen % 256 === 255) await state.turn()
    const one = await walked.peek()
    if (!one?.key.startsWith(prefix)) return { entries, prefixes, isTruncated: false }
    // INVARIANT: behind a key that is a prefix a list goes on behind all that it stands for. So it is no end before it is known
    // that there is nothing.
    if (unsure && !one.key.startsWith(unsure.key)) last = { entry: unsure }
    unsure = undefined
    const common = commonPrefixOf(one.key, asked)
    const isShown = isListed(one)
    const isFull = isShown && entries.length + prefixes.length === limit
    // Where nothing was found yet that a page could end with, it ends at what was looked at.
    if (isFull || seen >= mostSeen) return { entries, prefixes, isTruncated: true, ...(last && { last }) }
    if (isShown && common !== undefined) {
      prefixes.push(common)
      last = { prefix: common }
      walked.skipBehind(common)
      continue
    }
    if (isShown) entries.push(one)
    if (common === one.key) unsure = one
    else last = { entry: one }
    walked.take()
  }
}
