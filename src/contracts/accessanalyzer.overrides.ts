import type { Overrides } from './overrides.ts'

// AWS: an error of validation says why it is one by a member of its own, which the model requires
// (https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidationException.html).
// How long a policy may be goes by what is done with it.
export const overrides: Overrides = {
  service: { commonErrors: { ValidationException: { reason: 'fieldValidationFailed' } } },
  shapes: { AccessCheckPolicyDocument: { large: true }, PolicyDocument: { large: true } },
}
