// Findings of external access: what they are known by, and how they are told.
import type { Finding as ShownFinding, FindingDetails, FindingType } from '../../../../contracts/accessanalyzer.gen.ts'
import type { PolicyHolderType } from '../../../../gateway/ports.ts'
import { derived } from '../../../../storage/cache/derived.ts'
import type { ReadUnit } from '../../../../storage/unit-of-work.ts'
import type { Analyzer } from '../../analyzers/analyzers.ts'
import { invalid } from '../../errors.ts'
import type { AnalyzerType } from '../../types/analyzer-type.ts'
import { describeFound, type Found } from '../findings.ts'
import { countFindings } from '../statistics.ts'
import { findOutsiders, type ExternalAccess } from './find-outsiders.ts'

export type ExternalFinding = Found & ExternalAccess

export const externalAccess: AnalyzerType<ExternalAccess, PolicyHolderType> = {
  name: 'ACCOUNT',
  configure(given, error) {
    if (given) throw invalid(error, 'An analyzer of external access has no configuration.', 'configuration')
    return {}
  },
  resourceTypes: ['AWS::IAM::Role', 'AWS::KMS::Key'],
  isFollowing: true,
  list: ({ state, ports }, analyzer, type, after, limit) =>
    ports.policyHolders.get(type)!.list(state, analyzer, after, limit),
  keyOf: name => name.toLowerCase(),
  async look({ state, ports }, analyzer, type, name) {
    const resource = await ports.policyHolders.get(type)!.find(state, analyzer, name)
    return { resource, found: resource ? await findOutsiders(resource, state.turns) : [], units: 0 }
  },
  identify: ({ principal, conditions }, { arn }) => [arn, principal, conditions],
  told: ({ actions, isPublic }) => ({ actions, isPublic }),
  findingType: (): FindingType => 'ExternalAccess',
  details: (finding): readonly FindingDetails[] => [{ externalAccessDetails: describeAccess(finding) }],
  hasKey: key => values.has(key) || key.startsWith(ofCondition),
  findValue(finding, key) {
    if (!key.startsWith(ofCondition)) return values.get(key)?.(finding)
    return valuesByName(finding.conditions).get(key.slice(ofCondition.length).toLowerCase())
  },
  statistics: async (state, analyzer) => ({ externalAccessFindingsStatistics: await countByType(state, analyzer) }),
}

const describeAccess = ({ actions, conditions, isPublic, principal: [type, value] }: ExternalAccess) => ({
  action: [...actions], condition: conditions, isPublic, principal: { [type]: value },
})

/** As the first version of the operations shows it. */
export const describeFinding = (finding: ExternalFinding): ShownFinding =>
  ({ ...describeFound(finding), ...describeAccess(finding) })

const values = new Map<string, (finding: ExternalFinding) => string | undefined>([
  ['findingType', () => 'ExternalAccess'], ['isPublic', ({ isPublic }) => String(isPublic)],
  ['principal.AWS', finding => principalOf(finding, 'AWS')],
  ['principal.Federated', finding => principalOf(finding, 'Federated')],
  ['principal.CanonicalUser', () => undefined],
])

const principalOf = ({ principal: [type, value] }: ExternalAccess, asked: string): string | undefined =>
  (type === asked ? value : undefined)

const ofCondition = 'condition.'

/** Of two that differ in their case alone it is the first. */
const valuesByName = derived((conditions: ExternalAccess['conditions']) =>
  new Map(Object.entries(conditions).toReversed().map(([name, value]) => [name.toLowerCase(), value])))

/** Of those that are active how many are public, by the type of resource. */
async function countByType(state: ReadUnit, analyzer: Analyzer) {
  const types = new Map<string, { totalActivePublic: number; totalActiveCrossAccount: number }>()
  const totals = await countFindings<ExternalFinding>(state, analyzer, ({ type, isPublic }) => {
    const count = types.get(type) ?? { totalActivePublic: 0, totalActiveCrossAccount: 0 }
    types.set(type, count)
    if (isPublic) count.totalActivePublic++
    else count.totalActiveCrossAccount++
  })
  const all = Object.fromEntries([...types].map(([type, count]) => [type, { ...count, totalActiveErrors: 0 }]))
  return { ...totals, resourceTypeStatistics: all }
}
