import { CreateLogGroup, type CreateLogGroupRequest } from '../../../contracts/logs.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { isReservedTag, type Tags } from '../../../core/tags.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { groupNamed, groupTagged, LogGroups } from '../log-groups.ts'

export default operation(CreateLogGroup, {
  access: [
    { action: 'logs:CreateLogGroup', on: groupNamed },
    // DIFFERS: logs:TagLogGroup, which AWS takes as well, is an action of before there were others that have tags.
    { action: 'logs:TagResource', on: groupTagged, when: ({ tags }) => Object.keys(tags ?? {}).length > 0 },
  ],
  record: { readOnly: false },
  async handle(call) {
    const { input, scope, state, once, error } = call
    const { logGroupName: name, tags = {} } = input
    requireBuilt(call)
    if (/^aws\//i.test(name)) throw error('InvalidParameterException', 'Log groups starting with AWS/ are reserved for AWS.')
    requireOwnTags(call, tags)
    const exists = await state.get(LogGroups, [name])
    if (exists) throw error('ResourceAlreadyExistsException', 'The specified log group already exists')
    const { partition, account, region, now: createdAt } = scope
    await state.insert(LogGroups, { name, id: once('log group', uuidV4), partition, account, region, createdAt, tags })
    return {}
  },
})

function requireBuilt({ input, unbuilt }: Pick<Call<CreateLogGroupRequest>, 'input' | 'unbuilt'>): void {
  const { kmsKeyId, logGroupClass = 'STANDARD', deletionProtectionEnabled = false } = input
  if (kmsKeyId !== undefined) throw unbuilt('kmsKeyId')
  if (logGroupClass !== 'STANDARD') throw unbuilt(`logGroupClass ${logGroupClass}`)
  if (deletionProtectionEnabled) throw unbuilt('deletionProtectionEnabled')
}

function requireOwnTags({ error }: Pick<Call<unknown, 'InvalidParameterException'>, 'error'>, tags: Tags): void {
  // The sentence is ours.
  if (!Object.keys(tags).some(isReservedTag)) return
  throw error('InvalidParameterException', 'Tag keys that begin with aws: are reserved.')
}
