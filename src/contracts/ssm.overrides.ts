import type { Overrides } from './overrides.ts'

// A parameter's value has this length in the validation errors that are recorded of AWS. How long it may be is the tier's matter,
// and the operation says so.
export const overrides: Overrides = {
  shapes: {
    PSParameterValue: { min: 1, large: true },
  },
}
