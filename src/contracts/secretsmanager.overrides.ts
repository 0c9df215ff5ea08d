// What the reference data of Secrets Manager lacks.
import type { Overrides } from './overrides.ts'

const ofResourcePolicy = 'GetResourcePolicy'

const capital = { messageName: 'Message' } as const

export const overrides: Overrides = {
  // AWS: recorded of these two, and of a ValidationException that it has `message`.
  service: { commonErrors: { AccessDeniedException: capital, SerializationException: capital } },
  // AWS: the model's documentation names them as permissions. Which condition keys they have is taken to be as of others.
  moreActions: [
    'AcceptCrossAccountReplication', 'AssociateCrossAccountReplica', 'DisassociateCrossAccountReplica', 'ListResourcePolicies',
  ],
  keysAs: {
    AcceptCrossAccountReplication: ofResourcePolicy,
    AssociateCrossAccountReplica: ofResourcePolicy,
    DisassociateCrossAccountReplica: ofResourcePolicy,
    ListResourcePolicies: ofResourcePolicy,
  },
}
