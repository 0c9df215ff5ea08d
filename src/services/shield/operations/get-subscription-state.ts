import { GetSubscriptionState } from '../../../contracts/shield.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { Subscriptions, theSubscription } from '../subscriptions.ts'

export default operation(GetSubscriptionState, {
  access: [{ action: 'shield:GetSubscriptionState', on: everything }],
  record: { readOnly: true },
  handle: async ({ state }) => ({
    SubscriptionState: (await state.get(Subscriptions, theSubscription)) ? 'ACTIVE' as const : 'INACTIVE' as const,
  }),
})
