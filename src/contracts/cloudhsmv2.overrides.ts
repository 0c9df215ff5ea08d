import type { Overrides } from './overrides.ts'

// AWS: the trail's records are of `cloudhsm.amazonaws.com`
// (https://docs.aws.amazon.com/cloudhsm/latest/userguide/get-api-logs-using-cloudtrail.html).
export const overrides: Overrides = { service: { eventSource: 'cloudhsm.amazonaws.com' } }
