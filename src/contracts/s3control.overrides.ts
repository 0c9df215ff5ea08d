import type { Overrides } from './overrides.ts'

// AWS: the trail's records are of S3 itself
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html).
export const overrides: Overrides = { service: { eventSource: 's3.amazonaws.com' } }
