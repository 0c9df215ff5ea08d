import type { Overrides } from './overrides.ts'

// AWS: there is one endpoint for a partition (https://docs.aws.amazon.com/general/latest/gr/shield.html).
export const overrides: Overrides = { service: { globalEndpoint: true } }
