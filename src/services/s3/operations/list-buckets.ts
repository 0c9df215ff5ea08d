import { ListBuckets, type Bucket as Listed } from '../../../contracts/s3.gen.ts'
import { findRegion } from '../../../core/regions.ts'
import { operation } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { canonicalId } from '../access/canonical-ids.ts'
import { Buckets, ownBuckets, s3Arn, type Bucket } from '../buckets/buckets.ts'
import { s3Errors } from '../s3-errors.ts'

/** AWS: as many as an account may have. */
const most = 10_000
/** Are looked at in one turn. */
const together = 1000

export default operation(ListBuckets, {
  access: [{ action: 's3:ListAllMyBuckets', on: ownBuckets }],
  record: { readOnly: true },
  async handle({ input, scope, state, page }) {
    const { MaxBuckets, ContinuationToken, Prefix, BucketRegion } = input
    if (BucketRegion !== undefined && !findRegion(BucketRegion)) throw s3Errors.noRegion(BucketRegion)
    const { account } = scope
    const { items, next } = await page.list({
      // AWS: an empty one is none (recorded).
      token: ContinuationToken || undefined,
      limit: MaxBuckets ?? most,
      bound: [Prefix, BucketRegion],
      invalid: () => s3Errors.wrongToken(),
      read: (after, limit) => readMatching(state, { account, Prefix, BucketRegion }, after, limit),
      keyOf: ({ name }) => [account, name],
    })
    // AWS: whoever asks in the old way is not told Regions (recorded).
    const asked = [MaxBuckets, ContinuationToken, Prefix, BucketRegion].some(member => member !== undefined)
    return {
      Buckets: items.map(({ name, createdAt, region }): Listed => ({
        Name: name, CreationDate: new Date(createdAt), BucketArn: s3Arn(scope, name), ...(asked && { BucketRegion: region }),
      })),
      Owner: { ID: canonicalId(account) },
      Prefix: Prefix || undefined,
      ContinuationToken: next,
    }
  },
})

interface Asked {
  readonly account: string
  readonly Prefix: string | undefined
  readonly BucketRegion: string | undefined
}

type Found = Pick<Bucket, 'name' | 'region' | 'createdAt'>

async function readMatching(
  state: ReadUnit, { account, Prefix = '', BucketRegion }: Asked, after: Key | undefined, limit: number,
): Promise<readonly Found[]> {
  const found: Found[] = []
  for (let from = after; ; ) {
    const options = { index: 'byAccount', after: from, limit: together }
    const read = await state.listOf(Buckets, [account], options, ({ name, region, createdAt }) => ({ name, region, createdAt }))
    for (const one of read) {
      if (one.name.startsWith(Prefix) && (BucketRegion === undefined || one.region === BucketRegion)) found.push(one)
    }
    if (read.length < together || found.length >= limit) return found.slice(0, limit)
    from = [account, read.at(-1)!.name]
    await state.turn()
  }
}
