// An archive rule: which of an analyzer's findings are archived as they come.
import type { ArchiveRuleSummary } from '../../../contracts/accessanalyzer.gen.ts'
import { unnamed, type Call, type Resolver } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { Filter } from '../findings/filters.ts'
import { analyzerArn, Analyzers, notFound, type Analyzer } from './analyzers.ts'

export interface ArchiveRule {
  readonly analyzerId: string
  readonly name: string
  readonly filter: Filter
  readonly createdAt: number
  readonly updatedAt: number
}

export const ArchiveRules = collection<ArchiveRule>('accessanalyzer.archive-rules', {
  per: 'region', key: ({ analyzerId, name }) => [analyzerId, name],
})

/** AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-quotas.html has 1,000. DIFFERS: here it is fewer. */
export const mostRules = 100

interface RuleInput {
  readonly analyzerName?: string | undefined
  readonly ruleName?: string | undefined
}

/** AWS: in IAM a rule is a resource of its own. */
export const ruleNamed: Resolver<RuleInput> = async ({ analyzerName, ruleName }, { scope, state }) => {
  if (analyzerName === undefined || ruleName === undefined) return unnamed
  const analyzer = await state.get(Analyzers, [scope.region, analyzerName])
  const rule = analyzer && (await state.get(ArchiveRules, [analyzer.id, ruleName]))
  const arn = `${analyzerArn(scope, analyzerName)}/archive-rule/${ruleName}`
  return { arn, account: scope.account, exists: rule !== undefined, authority: 'either', tags: {} }
}

type RuleCall = Pick<Call<unknown, 'ResourceNotFoundException'>, 'state' | 'error'>

export async function getRule(call: RuleCall, { id }: Analyzer, name: string): Promise<ArchiveRule> {
  const rule = await call.state.get(ArchiveRules, [id, name])
  if (!rule) throw notFound(call, name, 'archive-rule')
  return rule
}

export const rulesOf = (state: ReadUnit, { id }: Pick<Analyzer, 'id'>): Promise<readonly ArchiveRule[]> =>
  state.list(ArchiveRules, [id], { limit: mostRules })

export const describeRule = ({ name, filter, createdAt, updatedAt }: ArchiveRule): ArchiveRuleSummary =>
  ({ ruleName: name, filter, createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) })
