// What others ask of keys who look for those whom they let in.
import type { PolicyHolders } from '../../../gateway/ports.ts'
import { arnOf } from '../arns.ts'
import { Keys } from '../keys/keys.ts'

export const keyPolicies: PolicyHolders = {
  async find(state, place, id) {
    const key = await state.in(place).get(Keys, [id])
    if (key?.manager !== 'CUSTOMER') return undefined
    return { name: key.id, arn: arnOf(key), account: key.account, policy: key.policy }
  },
  async list(state, place, after, limit) {
    const options = { limit, ...(after !== undefined && { after: [after] }) }
    return state.in(place).listOf(Keys, [], options, ({ id }) => ({ id, name: id }))
  },
}
