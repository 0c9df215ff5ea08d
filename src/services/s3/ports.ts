import type { BucketPlaces } from '../../gateway/ports.ts'
import { bucketCors } from './buckets/bucket-cors.ts'
import { Buckets } from './buckets/buckets.ts'
import { bucketWebsite } from './website/bucket-website.ts'

export const buckets: BucketPlaces = {
  regionOf: async (state, name) => (await state.get(Buckets, [name]))?.region,
  websiteOf: (state, name) => bucketWebsite.find(state, { name }),
  originRulesOf: (state, name) => bucketCors.find(state, { name }),
}
