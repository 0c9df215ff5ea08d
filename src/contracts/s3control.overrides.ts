import type { Overrides } from './overrides.ts'
import { commonErrors } from './s3.overrides.ts'

// AWS: the trail's records are of S3 itself
// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html), and so are the errors that all share.
export const overrides: Overrides = {
  service: {
    eventSource: 's3.amazonaws.com', xmlNamespace: 'http://awss3control.amazonaws.com/doc/2018-08-20/', commonErrors,
  },
}
