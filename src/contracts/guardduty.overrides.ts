import type { Overrides } from './overrides.ts'

// AWS: what breaks the contract is a BadRequestException, like whatever else is wrong with a request (the errors of each
// operation in its reference: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html).
export const overrides: Overrides = {
  service: { commonErrors: { ValidationException: { code: 'BadRequestException', status: 400 } } },
}
