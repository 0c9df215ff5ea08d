// An analyzer: it looks, from one of an account's Regions, for those whom policies let in from elsewhere, or for access that
// nobody uses.
import { formatArn, parseArn } from '../../../core/arn.ts'
import type { Tags } from '../../../core/tags.ts'
import { unnamed, type Call, type Resolver, type Resource, type Scope } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { AnalyzerSummary, Type } from '../../../contracts/accessanalyzer.gen.ts'
import type { ResourceType } from '../findings/resources.ts'
import type { UnusedAccessConfiguration } from './configuration.ts'

export interface Analyzer {
  /** Of this one, and of no other that has its name later. */
  readonly id: string
  readonly name: string
  readonly type: Type
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly tags: Tags
  readonly createdAt: number
  /** By which the call that made it is known when it comes again. */
  readonly clientToken?: string
  /** Of one that looks for access that is not used, as it was given. Absent where none was. */
  readonly unusedAccess?: UnusedAccessConfiguration
  /** Of one that looks again each day. */
  readonly scans?: Scans
  readonly last?: { readonly arn: string; readonly at: number }
}

export interface Scans {
  /** Of the last one: those before it do not go on. */
  readonly run: number
  /** When the next one is due. */
  readonly next: number
  /** Of what it has not looked at all by now. */
  readonly underWay: readonly ResourceType[]
  /** Whether another one begins behind it: the configuration was changed meanwhile. */
  readonly again?: boolean
}

/** Of all Regions of an account together: a role is looked at from each. */
export const Analyzers = collection<Analyzer>('accessanalyzer.analyzers', {
  per: 'account', key: ({ region, name }) => [region, name],
  schema: 2,
  // Schema 1 had one type alone.
  upgrade: record => ({ ...(record as Omit<Analyzer, 'type'>), type: 'ACCOUNT' }),
})

/** More than an account may have in a Region, and in all of them. */
export const [mostInRegion, mostInAccount] = [10, 100]

type Place = Pick<Scope, 'partition' | 'region' | 'account'>

export const analyzerArn = ({ partition, region, account }: Place, name: string): string =>
  formatArn({ partition, service: 'access-analyzer', region, account, resource: `analyzer/${name}` })

const prefix = 'analyzer/'

/** The name in an ARN of an analyzer that may be one of this account and Region. */
function nameIn(arn: string, scope: Place): string | undefined {
  const resource = parseArn(arn)?.resource ?? ''
  const name = resource.slice(prefix.length)
  return arn === analyzerArn(scope, name) ? name : undefined
}

function asResource(scope: Scope, name: string, analyzer: Analyzer | undefined): Resource {
  return {
    arn: analyzerArn(scope, name), account: scope.account, exists: analyzer !== undefined, authority: 'either',
    type: 'AWS::AccessAnalyzer::Analyzer', tags: analyzer?.tags ?? {},
  }
}

interface NameInput {
  readonly analyzerName?: string | undefined
}

export const analyzerNamed: Resolver<NameInput> = async ({ analyzerName: name }, { scope, state }) =>
  name === undefined ? unnamed : asResource(scope, name, await state.get(Analyzers, [scope.region, name]))

/** What an ARN names that is none of an analyzer here is asked as what it says it is. */
export const analyzerByArn = <Input>(arnOf: (input: Input) => string | undefined): Resolver<Input> =>
  async (input, { scope, state }) => {
    const arn = arnOf(input)
    if (arn === undefined) return unnamed
    const name = nameIn(arn, scope)
    if (name !== undefined) return asResource(scope, name, await state.get(Analyzers, [scope.region, name]))
    return { arn, account: scope.account, exists: false, authority: 'either', tags: {} }
  }

export const analyzerOfFindings = analyzerByArn(({ analyzerArn: arn }: { readonly analyzerArn?: string | undefined }) => arn)
export const analyzerTagged = analyzerByArn(({ resourceArn: arn }: { readonly resourceArn?: string | undefined }) => arn)

type Lookup = Pick<Call<unknown, 'ResourceNotFoundException'>, 'scope' | 'state' | 'error'>

/** DIFFERS: AWS's sentence is not published. */
export const notFound = ({ error }: Pick<Lookup, 'error'>, resourceId: string, resourceType: string) =>
  error('ResourceNotFoundException', `The ${resourceType} ${resourceId} does not exist.`, { resourceId, resourceType })

export async function getAnalyzer(call: Lookup, name: string): Promise<Analyzer> {
  const analyzer = await call.state.get(Analyzers, [call.scope.region, name])
  if (!analyzer) throw notFound(call, name, 'analyzer')
  return analyzer
}

export async function getAnalyzerByArn(call: Lookup, arn: string): Promise<Analyzer> {
  const name = nameIn(arn, call.scope)
  if (name === undefined) throw notFound(call, arn, 'analyzer')
  return getAnalyzer(call, name)
}

/** AWS: lists show no configuration, and the analyzer itself shows one where it was given (API Reference). */
export function describeAnalyzer(analyzer: Analyzer): AnalyzerSummary {
  const { name, type, createdAt, tags, last } = analyzer
  return {
    arn: analyzerArn(analyzer, name), name, type, createdAt: new Date(createdAt), tags, status: 'ACTIVE',
    ...(last && { lastResourceAnalyzed: last.arn, lastResourceAnalyzedAt: new Date(last.at) }),
  }
}
