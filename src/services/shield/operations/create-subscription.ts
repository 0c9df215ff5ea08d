import { CreateSubscription } from '../../../contracts/shield.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { Subscriptions, theSubscription } from '../subscriptions.ts'

export default operation(CreateSubscription, {
  access: [{ action: 'shield:CreateSubscription', on: everything }],
  record: { readOnly: false },
  async handle({ scope, state, error }) {
    if (await state.get(Subscriptions, theSubscription)) {
      // The sentence is ours.
      throw error('ResourceAlreadyExistsException', 'The account has a subscription already.')
    }
    await state.insert(Subscriptions, { name: 'subscription', startedAt: scope.now })
    return {}
  },
})
