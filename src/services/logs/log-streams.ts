// A log stream, to which events are put.
import { unnamed, type Call, type Resolver } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import { LogGroups, noGroup, streamsArn } from './log-groups.ts'

export interface LogStream {
  readonly groupId: string
  readonly name: string
  /** Of its own, by which its events can be told from those of another of the name. */
  readonly id: string
  readonly createdAt: number
}

export const LogStreams = collection<LogStream>('logs.streams', { per: 'region', key: ({ groupId, name }) => [groupId, name] })

interface StreamInput {
  readonly logGroupName?: string | undefined
  readonly logStreamName?: string | undefined
}

/** AWS: recorded of both actions that are asked on a stream, be it one that is not there yet. */
export const streamNamed: Resolver<StreamInput> = async ({ logGroupName, logStreamName }, { scope, state }) => {
  if (logGroupName === undefined || logStreamName === undefined) return unnamed
  const group = await state.get(LogGroups, [logGroupName])
  return {
    arn: streamsArn(scope, logGroupName, logStreamName), account: scope.account, exists: group !== undefined,
    authority: 'either', type: 'AWS::Logs::LogStream', tags: group?.tags ?? {},
  }
}

interface StreamName {
  readonly logGroupName: string
  readonly logStreamName: string
}

type StreamCall = Pick<Call<StreamName, 'ResourceNotFoundException'>, 'input' | 'state' | 'error'>

/** INVARIANT: group and stream are still there when the call is committed, and no two calls meet over them. */
export async function getStream(call: StreamCall): Promise<LogStream> {
  const { input: { logGroupName, logStreamName }, state, error } = call
  const group = await state.refer(LogGroups, [logGroupName])
  if (!group) throw noGroup(call)
  const stream = await state.refer(LogStreams, [group.id, logStreamName])
  if (!stream) throw error('ResourceNotFoundException', 'The specified log stream does not exist.')
  return stream
}
