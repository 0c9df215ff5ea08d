import type { BucketPlaces } from '../../gateway/ports.ts'
import { Buckets } from './buckets/buckets.ts'

export const buckets: BucketPlaces = {
  regionOf: async (state, name) => (await state.get(Buckets, [name]))?.region,
}
