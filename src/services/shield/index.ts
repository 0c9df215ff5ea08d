import { contract } from '../../contracts/shield.gen.ts'
import type { Service } from '../../gateway/service.ts'

export { default as createSubscription } from './operations/create-subscription.ts'
export { default as getSubscriptionState } from './operations/get-subscription-state.ts'

export const service: Service = { contract, global: true }
