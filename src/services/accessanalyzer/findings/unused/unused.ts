// Findings of unused access: of which roles and users, and how they are told.
import type { FindingDetails, UnusedPermissionDetails } from '../../../../contracts/accessanalyzer.gen.ts'
import type { AccessHolderType } from '../../../../gateway/ports.ts'
import type { ReadUnit } from '../../../../storage/unit-of-work.ts'
import { ageOf, isExcluded, readConfiguration } from '../../analyzers/configuration.ts'
import type { Analyzer } from '../../analyzers/analyzers.ts'
import type { AnalyzerType, Looking, Sight } from '../../types/analyzer-type.ts'
import type { Found } from '../findings.ts'
import { countFindings } from '../statistics.ts'
import {
  actionUses, unusedCredentials, unusedPermissions, unusedRole, type UnusedAccess, type UnusedService,
} from './find-unused.ts'

export const unusedAccess: AnalyzerType<UnusedAccess, AccessHolderType> = {
  name: 'ACCOUNT_UNUSED_ACCESS',
  configure: (given, error) => (given ? { unusedAccess: readConfiguration(given, error) } : {}),
  resourceTypes: ['AWS::IAM::Role', 'AWS::IAM::User'],
  isFollowing: false,
  async list({ state, ports }, analyzer, type, after, limit) {
    const ids = await ports.accessHolders.list(state, analyzer, type, after, limit)
    return ids.map(id => ({ id, name: id }))
  },
  keyOf: id => id,
  look,
  identify: ({ findingType, accessKeyId }, { name }) => [name, findingType, accessKeyId],
  told: ({ lastUsed, services }) => ({ ...(lastUsed !== undefined && { lastUsed }), ...(services && { services }) }),
  findingType: ({ findingType }) => findingType,
  details: access => details.get(access.findingType)!(access),
  hasKey: key => key === ofType,
  findValue: ({ findingType }, key) => (key === ofType ? findingType : undefined),
  statistics: async (state, analyzer) => ({ unusedAccessFindingsStatistics: await countByType(state, analyzer) }),
}

const ofType = 'findingType'

const nothing = { found: [], units: 0 }

/** AWS: of a role that is not used nothing else is told (its permissions are told of active ones; FAQ of IAM). */
async function look(
  { state, ports, now }: Looking, analyzer: Analyzer, type: AccessHolderType, id: string,
): Promise<Sight<UnusedAccess>> {
  const holder = await ports.accessHolders.find(state, analyzer, type, id)
  if (!holder) return { resource: undefined, ...nothing }
  const resource = { name: holder.id, arn: holder.arn, account: holder.account }
  const { unusedAccess: configuration } = analyzer
  const since = now - ageOf(configuration)
  if (holder.createdAt > since || isExcluded(holder.tags, configuration)) return { resource, ...nothing }
  const credentials = type === 'AWS::IAM::Role' ? unusedRole(holder, since) : unusedCredentials(holder, since)
  if (type === 'AWS::IAM::Role' && credentials.length > 0) return { resource, found: credentials, units: 0 }
  const known = actionUses(await ports.operationActions())
  const access = await ports.accessHolders.accessOf(state, holder, type, known.byService)
  return { resource, found: [...credentials, ...unusedPermissions(access, known, since)], units: access.units }
}

const dateOf = ({ lastUsed }: { readonly lastUsed?: number }) =>
  (lastUsed === undefined ? {} : { lastAccessed: new Date(lastUsed) })

const details = new Map<UnusedAccess['findingType'], (access: UnusedAccess) => readonly FindingDetails[]>([
  ['UnusedIAMRole', access => [{ unusedIamRoleDetails: dateOf(access) }]],
  ['UnusedIAMUserAccessKey', access => (
    [{ unusedIamUserAccessKeyDetails: { accessKeyId: access.accessKeyId!, ...dateOf(access) } }]
  )],
  ['UnusedIAMUserPassword', access => [{ unusedIamUserPasswordDetails: dateOf(access) }]],
  ['UnusedPermission', ({ services = [] }) => services.map(service => ({ unusedPermissionDetails: describeService(service) }))],
])

/** AWS: that an action's name stands without its service is not published. */
const describeService = ({ namespace, actions, ...service }: UnusedService): UnusedPermissionDetails => ({
  serviceNamespace: namespace, ...dateOf(service),
  ...(actions && { actions: actions.map(({ name, ...action }) => ({ action: name, ...dateOf(action) })) }),
})

/** Of those that are active. */
async function countByType(state: ReadUnit, analyzer: Analyzer) {
  const types = new Map<string, number>()
  const totals = await countFindings<Found & UnusedAccess>(state, analyzer, ({ findingType }) => {
    types.set(findingType, (types.get(findingType) ?? 0) + 1)
  })
  const { account } = analyzer
  const numberOfActiveFindings = totals.totalActiveFindings
  return {
    ...totals,
    unusedAccessTypeStatistics: [...types].map(([unusedAccessType, total]) => ({ unusedAccessType, total })),
    topAccounts: numberOfActiveFindings === 0 ? [] : [{ account, numberOfActiveFindings, details: Object.fromEntries(types) }],
  }
}
