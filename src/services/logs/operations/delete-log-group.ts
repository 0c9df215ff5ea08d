import { DeleteLogGroup } from '../../../contracts/logs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { removalTimer } from '../jobs/remove-events.ts'
import { groupNamed, LogGroups, noGroup } from '../log-groups.ts'

// Its streams and their events go behind it, a few at a time.
export default operation(DeleteLogGroup, {
  access: [{ action: 'logs:DeleteLogGroup', on: groupNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input, scope, state } = call
    const group = await state.get(LogGroups, [input.logGroupName])
    if (!group) throw noGroup(call)
    await state.remove(LogGroups, group)
    await state.insert(Timers, removalTimer(group, scope.now))
    return {}
  },
})
