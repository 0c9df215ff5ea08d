import { StartLiveTail, type StartLiveTailRequest } from '../../../contracts/logs.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { InvalidTerm, readPattern, UnbuiltPattern, type FilterPattern } from '../filter-pattern.ts'
import { findGroup, findReference, groupsIdentified, noGroup, type LogGroup } from '../log-groups.ts'
import { updatesOf, type Tail } from '../live-tail.ts'

// DIFFERS: AWS does not say what becomes of a session whose caller may not any more. Here it goes on until it ends. Nor does it
// say what a trail shows of one: here it is a management event that reads.
export default operation(StartLiveTail, {
  access: [{ action: 'logs:StartLiveTail', on: groupsIdentified }],
  record: { readOnly: true },
  async handle(call) {
    const { input, scope, once, error } = call
    const groups = await getGroups(call)
    const tail: Tail = { groups, isOfStream: streamsOf(call), matches: patternOf(call), since: scope.now }
    // The sentence is ours.
    const tooMany = () => error('LimitExceededException', 'Rate exceeded')
    const session = { ...input, requestId: once('request', uuidV4), sessionId: once('session', uuidV4) }
    return {
      responseStream: call.events({ most: mostSessions, tooMany }, async function* (source) {
        yield { sessionStart: session }
        yield* updatesOf(tail, source)
      }),
    }
  },
})

/** AWS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const mostSessions = 15

type StartCall = Call<StartLiveTailRequest, 'InvalidParameterException' | 'ResourceNotFoundException'>

async function getGroups(call: StartCall): Promise<readonly LogGroup[]> {
  const { input, scope, state, error } = call
  const groups = new Map<string, LogGroup>()
  for (const identifier of input.logGroupIdentifiers) {
    const reference = findReference(identifier)
    // The sentence is ours.
    if (!reference) throw error('InvalidParameterException', 'A log group is named by its ARN, without an asterisk at its end.')
    const group = await findGroup(state, scope, reference)
    if (!group) throw noGroup(call)
    groups.set(group.id, group)
  }
  return [...groups.values()]
}

function streamsOf({ input, error }: StartCall): Tail['isOfStream'] {
  const { logGroupIdentifiers, logStreamNames, logStreamNamePrefixes } = input
  if (!logStreamNames && !logStreamNamePrefixes) return () => true
  // The sentences are ours.
  if (logStreamNames && logStreamNamePrefixes) {
    throw error('InvalidParameterException', 'Either logStreamNames or logStreamNamePrefixes may be given.')
  }
  if (logGroupIdentifiers.length > 1) {
    throw error('InvalidParameterException', 'Log streams may be named where there is one log group.')
  }
  const names = new Set(logStreamNames)
  return name => names.has(name) || logStreamNamePrefixes?.some(prefix => name.startsWith(prefix)) === true
}

function patternOf({ input: { logEventFilterPattern = '' }, error, unbuilt }: StartCall): FilterPattern {
  try {
    return readPattern(logEventFilterPattern)
  } catch (thrown) {
    if (thrown instanceof UnbuiltPattern) throw unbuilt(`logEventFilterPattern of ${thrown.message}`)
    if (thrown instanceof InvalidTerm) throw error('InvalidParameterException', thrown.message)
    throw thrown
  }
}
