import { ListRoles } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isUnder } from '../entities.ts'
import { listPage } from '../paging.ts'
import { describeRole, everyRole, listedRole, Roles } from '../roles/roles.ts'

/** Roles whose policies are laid out between two turns of the event loop. */
const shownAtOnce = 64

export default operation(ListRoles, {
  access: [{ action: 'iam:ListRoles', on: everyRole }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, principals } = call
    const { items, end } = await listPage(call, {
      bound: input.PathPrefix,
      read: (after, limit) => state.listOf(Roles, [], { index: 'byName', after, limit }, listedRole),
      keyOf: ({ id, name }) => [name.toLowerCase(), id],
      keep: isUnder(input),
      unitsOf: ({ trust }) => trust.policy.length,
    })
    const shown = []
    for (const role of items) {
      // AWS: a list shows neither tags nor boundaries.
      shown.push(await describeRole(role, principals))
      if (shown.length % shownAtOnce === 0) await state.turn()
    }
    return { Roles: shown, ...end }
  },
})
