// What the reference data of Secrets Manager lacks.
import type { Overrides } from './overrides.ts'

const ofResourcePolicy = 'GetResourcePolicy'

export const overrides: Overrides = {
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
