// The history's index. A posting names the records of one block of the journal that have one value of one attribute, in one
// account and Region: a row for each value and block, where a row for each record would cost five times the commit.
import { hash } from 'node:crypto'
import type { LookupAttributeKey } from '../../contracts/cloudtrail.gen.ts'
import { collection } from '../../storage/collection.ts'
import type { Position } from '../../storage/journal/journal-reader.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'

/** `Every`: all management events of the account and Region. Event ids have no postings: they go by their time. */
export type PostingAttribute = LookupAttributeKey | 'Every'

export interface Posting {
  readonly attribute: PostingAttribute
  /** As `postingValue` makes it. */
  readonly value: string
  /** Where the block begins. */
  readonly first: Position
  /** Places behind `first`, ascending, as runs: start, length, start, length, … */
  readonly runs: readonly number[]
}

export const Postings = collection<Posting>('cloudtrail.postings', {
  per: 'region', key: ({ attribute, value, first }) => [attribute, value, first],
})

/** What a key can hold of any text, and another for every other. UTF-16 tells lone surrogates apart, which UTF-8 cannot. */
export function postingValue(value: string): string {
  return /^[ -~]{0,200}$/.test(value) ? `=${value}` : `#${hash('sha256', Buffer.from(value, 'utf16le'), 'base64url')}`
}

/** Newest first, those whose block begins below `before`. */
export function listPostings(
  state: ReadUnit, attribute: PostingAttribute, value: string, before: Position, limit: number,
): Promise<readonly Posting[]> {
  return state.list(Postings, [attribute, value], { after: [attribute, value, before], reverse: true, limit })
}

/** Which postings a block has, so that they can be removed when its records have gone. */
export interface BlockPostings {
  readonly first: Position
  readonly postings: readonly (readonly [account: string, region: string, attribute: PostingAttribute, value: string])[]
}

export const BlocksPostings = collection<BlockPostings>('cloudtrail.block-postings', {
  per: 'global', key: ({ first }) => [first],
})

export async function removePostings(state: UnitOfWork, first: Position): Promise<void> {
  const block = await state.get(BlocksPostings, [first])
  if (!block) return
  for (const [account, region, attribute, value] of block.postings) {
    const unit = state.in({ account, region })
    const posting = await unit.get(Postings, [attribute, value, first])
    if (posting) await unit.remove(Postings, posting)
  }
  await state.remove(BlocksPostings, block)
}
