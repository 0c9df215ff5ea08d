import { andThen } from '../../core/maybe-promise.ts'
import type { BucketPlaces, PointedBuckets } from '../../gateway/ports.ts'
import { ofPoint } from './access/applicable.ts'
import { policyOf } from './access/bucket-policies.ts'
import { keepPolicy } from './access/new-policies.ts'
import { blockOf } from './access/public-access.ts'
import { askedTags } from './access/tags.ts'
import { bucketCors } from './buckets/bucket-cors.ts'
import { bucketTags, keepTags } from './buckets/bucket-tags.ts'
import { Buckets, ownedBy } from './buckets/buckets.ts'
import { bucketWebsite } from './website/bucket-website.ts'

export const buckets: BucketPlaces = {
  regionOf: async (state, name) => (await state.get(Buckets, [name]))?.region,
  accelerationOf: (state, name) => andThen(state.get(Buckets, [name]), found => found && { status: found.acceleration }),
  websiteOf: (state, name) => bucketWebsite.find(state, { name }),
  originRulesOf: (state, name) => bucketCors.find(state, { name }),
}

export const pointedBuckets: PointedBuckets = {
  async find(state, name) {
    const bucket = await state.refer(Buckets, [name])
    return bucket && { name, account: bucket.account, region: bucket.region, block: blockOf(bucket) }
  },
  async asked(name, asking) {
    const bucket = await asking.state.get(Buckets, [name])
    if (!bucket) return undefined
    const { tags, keys } = await askedTags(asking.state, bucket)
    const { account } = bucket
    return { account, keys: new Map([...keys, ...ownedBy(bucket)]), ...(tags && { tags }), ...(await policyOf(bucket, asking)) }
  },
  tagsOf: async (state, bucket) => (await bucketTags.find(state, bucket)) ?? [],
  setTags: keepTags,
  keepPolicy: (call, point, document) => keepPolicy(call, ofPoint(point), document),
}
