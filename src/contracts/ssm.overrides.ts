import type { Overrides } from './overrides.ts'

// A parameter's value has this length in the validation errors that are recorded of AWS.
export const overrides: Overrides = {
  shapes: {
    PSParameterValue: { min: 1 },
  },
}
