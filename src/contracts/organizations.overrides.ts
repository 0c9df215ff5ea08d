import type { Overrides } from './overrides.ts'

export const overrides: Overrides = {
  // AWS: there is one endpoint for a partition (https://docs.aws.amazon.com/general/latest/gr/ao.html).
  service: { globalEndpoint: true },
  // How long a document may be goes by the policy's type.
  shapes: { PolicyContent: { large: true } },
}
