import { andThen } from '../../core/maybe-promise.ts'
import type { AccessPoints, PublicAccess } from '../../gateway/ports.ts'
import { findByAlias, Points, PointsOfBuckets } from './access-points/access-points.ts'
import { AccountBlocks } from './public-access.ts'

export const publicAccess: PublicAccess = {
  find: (state, account) => andThen(state.get(AccountBlocks, [account]), found => found?.block),
}

export const accessPoints: AccessPoints = {
  find: (state, { account, region, name }) => state.get(Points, [account, region, name]),
  findByAlias,
  isPointedAt: async (state, { name, account }) =>
    (await state.list(PointsOfBuckets, [name, account], { limit: 1, expected: true })).length > 0,
}
