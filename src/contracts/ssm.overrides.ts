import type { Overrides } from './overrides.ts'

// A parameter's value has this length in the validation errors that are recorded of AWS. How long it may be is the tier's matter,
// and the operation says so. Types of parameters are told in this order (recorded).
export const overrides: Overrides = {
  shapes: {
    ParameterType: { enum: ['SecureString', 'StringList', 'String'] },
    PSParameterValue: { min: 1, large: true },
  },
}
