import { CreateLogStream } from '../../../contracts/logs.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { LogGroups, noGroup } from '../log-groups.ts'
import { LogStreams, streamNamed } from '../log-streams.ts'

export default operation(CreateLogStream, {
  access: [{ action: 'logs:CreateLogStream', on: streamNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { logGroupName, logStreamName: name }, scope, state, once, error } = call
    const group = await state.refer(LogGroups, [logGroupName])
    if (!group) throw noGroup(call)
    const exists = await state.get(LogStreams, [group.id, name])
    if (exists) throw error('ResourceAlreadyExistsException', 'The specified log stream already exists')
    await state.insert(LogStreams, { groupId: group.id, name, id: once('log stream', uuidV4), createdAt: scope.now })
    return {}
  },
})
