import { ListAccessPoints } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { Points, PointsOfBuckets, requireOwnAccount, type StoredPoint } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'
import { shownInList } from '../access-points/shown-point.ts'
import { accountNamed } from '../public-access.ts'

const mostListed = 1000
/** AWS: those of file systems are others. */
const kinds: ReadonlySet<string | undefined> = new Set([undefined, 'S3', 'ALL'])

export default operation(ListAccessPoints, {
  access: [{ action: 's3:ListAccessPoints', on: accountNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, state, page, ports } = call
    const { AccountId: account, Bucket, NextToken: token, MaxResults, DataSourceId, DataSourceType } = input
    requireOwnAccount(input, scope)
    if (DataSourceId !== undefined) throw pointErrors.noDataSource()
    if (Bucket !== undefined && !(await ports.pointedBuckets.find(state, Bucket))) throw pointErrors.noBucketListed()
    if (!kinds.has(DataSourceType)) return { AccessPointList: [] }
    // AWS: none at all is said by 0, and more than a page has by more (recorded).
    const limit = Math.min(MaxResults || mostListed, mostListed)
    const place = [account, scope.region]
    const { items, next } = await page.list<StoredPoint>({
      token, limit, bound: Bucket, invalid: pointErrors.badToken, keyOf: Points.key,
      read: (after, most) => (Bucket === undefined
        ? state.list(Points, place, { after, limit: most })
        : pointsOf(state, [Bucket, ...place], after, most)),
    })
    return { AccessPointList: items.map(point => shownInList(point, scope)), ...(next !== undefined && { NextToken: next }) }
  },
})

async function pointsOf(state: ReadUnit, place: Key, after: Key | undefined, limit: number): Promise<StoredPoint[]> {
  const behind = after && [place[0]!, ...after]
  const found = await state.list(PointsOfBuckets, place, { after: behind, limit })
  const points = await state.getAll(Points, found.map(({ account, region, name }) => [account, region, name]))
  return points.filter(point => point !== undefined)
}
