import type { Overrides } from './overrides.ts'

// AWS: what breaks the contract is an InvalidParameterException, like whatever else is wrong with a request (the errors of each
// operation: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html). How long an event may
// be its operation says, by what a batch amounts to.
export const overrides: Overrides = {
  service: { commonErrors: { ValidationException: { code: 'InvalidParameterException', status: 400 } } },
  shapes: { EventMessage: { large: true } },
}
