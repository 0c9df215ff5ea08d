import { contract } from '../../contracts/s3.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { refuseBroken } from './broken-members.ts'
import { conditions } from './conditions.ts'
import { releaseReplaced } from './effects/release-replaced.ts'
import { trail } from './trail.ts'

export { default as createBucket } from './operations/create-bucket.ts'
export { default as deleteBucket } from './operations/delete-bucket.ts'
export { default as deleteBucketEncryption } from './operations/delete-bucket-encryption.ts'
export { default as deleteObject } from './operations/delete-object.ts'
export { default as deleteObjects } from './operations/delete-objects.ts'
export { default as getBucketEncryption } from './operations/get-bucket-encryption.ts'
export { default as getBucketLocation } from './operations/get-bucket-location.ts'
export { default as getObject } from './operations/get-object.ts'
export { default as headBucket } from './operations/head-bucket.ts'
export { default as headObject } from './operations/head-object.ts'
export { default as listBuckets } from './operations/list-buckets.ts'
export { default as putBucketEncryption } from './operations/put-bucket-encryption.ts'
export { default as putObject } from './operations/put-object.ts'
export { default as updateObjectEncryption } from './operations/update-object-encryption.ts'

export const service: Service = {
  contract, conditions, refuseBroken, trail, effects: { ReleaseReplaced: releaseReplaced }, hasObjects: true,
}
