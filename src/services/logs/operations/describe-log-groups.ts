import { DescribeLogGroups, type DescribeLogGroupsRequest } from '../../../contracts/logs.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { anyGroup, groupArn, LogGroups, type LogGroup } from '../log-groups.ts'

export default operation(DescribeLogGroups, {
  access: [{ action: 'logs:DescribeLogGroups', on: anyGroup }],
  record: { readOnly: true },
  async handle(call) {
    const { input, page, error } = call
    requireOneFilter(call)
    requireBuilt(call)
    const { logGroupNamePrefix: prefix = '', nextToken: token, limit = 50, logGroupClass = 'STANDARD' } = input
    if (logGroupClass !== 'STANDARD') return { logGroups: [] }
    const { items, next } = await page.list({
      token, limit, bound: prefix,
      invalid: () => error('InvalidParameterException', 'The specified nextToken is invalid.'),
      read: (after, most) => named(call, prefix, after, most),
      keyOf: ({ name }) => [name],
    })
    return { logGroups: items.map(shown), ...(next !== undefined && { nextToken: next }) }
  },
})

type DescribeCall = Call<DescribeLogGroupsRequest, 'InvalidParameterException'>

function requireOneFilter({ input: { logGroupNamePrefix, logGroupNamePattern }, error }: DescribeCall): void {
  if (logGroupNamePrefix === undefined || logGroupNamePattern === undefined) return
  const sentence = 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.'
  throw error('InvalidParameterException', sentence)
}

function requireBuilt({ input, unbuilt }: DescribeCall): void {
  const { accountIdentifiers, logGroupNamePattern, includeLinkedAccounts, logGroupIdentifiers } = input
  const asked = { accountIdentifiers, logGroupNamePattern, logGroupIdentifiers }
  const [part] = Object.entries(asked).find(([, value]) => value !== undefined) ?? []
  if (part !== undefined) throw unbuilt(part)
  if (includeLinkedAccounts) throw unbuilt('includeLinkedAccounts')
}

/** Names that begin so stand together, and the prefix itself in front of them. */
async function named({ state }: DescribeCall, prefix: string, after: Key | undefined, limit: number) {
  const first = after === undefined && prefix !== '' ? await state.get(LogGroups, [prefix]) : undefined
  const from = after ?? (prefix === '' ? undefined : [prefix])
  const groups = await state.list(LogGroups, [], { after: from, limit })
  const end = groups.findIndex(({ name }) => !name.startsWith(prefix))
  return [...(first ? [first] : []), ...(end < 0 ? groups : groups.slice(0, end))].slice(0, limit)
}

// DIFFERS: `storedBytes` is absent, which AWS tells some hours late.
function shown(group: LogGroup) {
  const arn = groupArn(group, group.name)
  return {
    logGroupName: group.name, creationTime: group.createdAt, metricFilterCount: 0, arn: `${arn}:*`, logGroupArn: arn,
    logGroupClass: 'STANDARD' as const, deletionProtectionEnabled: false,
  }
}
