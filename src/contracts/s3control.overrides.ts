import type { Overrides } from './overrides.ts'
import { commonErrors } from './s3.overrides.ts'

// AWS: the trail's records are of S3 itself
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html), and so are the errors that all share.
export const overrides: Overrides = {
  // AWS: recorded.
  operations: {
    DeleteAccessPoint: { responseCode: 204 }, DeleteAccessPointPolicy: { responseCode: 204 },
    PutAccessPointPolicy: { responseCode: 204 },
  },
  // AWS: more than a page has is taken for a page (recorded).
  // Buckets, whose ARN names no Region, are tagged as well (recorded).
  shapes: { MaxResults: { max: 2_147_483_647 }, S3ResourceArn: { pattern: 'arn:[^:]+:s3(express)?:.*' } },
  service: {
    eventSource: 's3.amazonaws.com', xmlNamespace: 'http://awss3control.amazonaws.com/doc/2018-08-20/', commonErrors,
  },
}
