// A log group, and what policies and requests call it by.
import { formatArn, parseArn } from '../../core/arn.ts'
import type { Tags } from '../../core/tags.ts'
import { unnamed, type Call, type Resolver, type ResolverContext, type Resource, type Scope } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'

export interface LogGroup {
  readonly name: string
  /** Of its own: a group that is made anew under the name has none of the streams of the first. */
  readonly id: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly createdAt: number
  readonly tags: Tags
}

export const LogGroups = collection<LogGroup>('logs.groups', { per: 'region', key: ({ name }) => [name] })

export type Place = Pick<Scope, 'partition' | 'account' | 'region'>

export const groupArn = ({ partition, account, region }: Place, name: string): string =>
  formatArn({ partition, service: 'logs', region, account, resource: `log-group:${name}` })

/**
 * AWS: what actions are asked on ends with a stream, be it none (recorded), so that policies name a group by `log-group:name:*`
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html).
 */
export const streamsArn = (place: Place, group: string, stream = ''): string => `${groupArn(place, group)}:log-stream:${stream}`

interface GroupInput {
  readonly logGroupName?: string | undefined
}

export const groupNamed: Resolver<GroupInput> = ({ logGroupName: name }, context) =>
  name === undefined ? unnamed : groupResource(context.scope, name, context, streamsArn(context.scope, name))

/** AWS: tags are set on the group's own ARN. */
export const groupTagged: Resolver<GroupInput> = ({ logGroupName: name }, context) =>
  name === undefined ? unnamed : groupResource(context.scope, name, context, groupArn(context.scope, name))

/** AWS: whoever lists groups is asked on one that has no name (recorded). */
export const anyGroup: Resolver<unknown> = (_input, { scope }) =>
  ({ arn: streamsArn(scope, ''), account: scope.account, exists: true, authority: 'either' })

interface IdentifiersInput {
  readonly logGroupIdentifiers?: readonly string[] | undefined
}

/** A group by its ARN. */
export interface GroupReference extends Place {
  readonly name: string
}

export function findReference(arn: string): GroupReference | undefined {
  const { partition, service, region, account, resource } = parseArn(arn) ?? {}
  const [, name] = /^log-group:([\w./#-]{1,512})$/.exec(resource ?? '') ?? []
  if (service !== 'logs' || name === undefined) return undefined
  return { partition: partition!, region: region!, account: account!, name }
}

export const groupsIdentified: Resolver<IdentifiersInput> = ({ logGroupIdentifiers = [] }, context) => {
  const references = logGroupIdentifiers.map(findReference)
  if (references.length === 0 || references.includes(undefined)) return unnamed
  return Promise.all(references.map(one => groupResource(one!, one!.name, context, streamsArn(one!, one!.name))))
}

/** INVARIANT: a group of another account, which nothing shares, is to everybody as one that is not there. */
async function groupResource(place: Place, name: string, { scope, state }: ResolverContext, arn: string): Promise<Resource> {
  const { account } = place
  const group = account === scope.account ? await state.in(place).get(LogGroups, [name]) : undefined
  return { arn, account, exists: group !== undefined, authority: 'either', type: 'AWS::Logs::LogGroup', tags: group?.tags ?? {} }
}

type GroupCall = Pick<Call<unknown, 'ResourceNotFoundException'>, 'error'>

export const noGroup = ({ error }: GroupCall) => error('ResourceNotFoundException', 'The specified log group does not exist.')

/** Of the call's own Region: nobody sees into another's. */
export const findGroup = async (state: ReadUnit, { region }: Pick<Scope, 'region'>, { name, ...place }: GroupReference) =>
  place.region === region ? state.in(place).get(LogGroups, [name]) : undefined
