import { GetAnalyzedResource } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, notFound } from '../analyzers/analyzers.ts'
import type { ExternalFinding } from '../findings/external/external.ts'
import { findAnalyzed, findingsOfResource } from '../findings/of-resource.ts'
import { getExternalAnalyzer } from '../types/types.ts'

export default operation(GetAnalyzedResource, {
  access: [{ action: 'access-analyzer:GetAnalyzedResource', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { analyzerArn, resourceArn }, state } = call
    const analyzer = await getExternalAnalyzer(call, analyzerArn)
    const found = await findAnalyzed(state, analyzer, resourceArn)
    if (!found) throw notFound(call, resourceArn, 'resource')
    const all = await findingsOfResource<ExternalFinding>(state, analyzer, resourceArn)
    const findings = all.filter(({ status }) => status !== 'RESOLVED')
    const actions = [...new Set(findings.flatMap(finding => finding.actions))]
    return {
      resource: {
        resourceArn, resourceType: found.type, resourceOwnerAccount: found.account,
        createdAt: new Date(found.createdAt), analyzedAt: new Date(found.analyzedAt), updatedAt: new Date(found.updatedAt),
        isPublic: findings.some(({ isPublic }) => isPublic),
        ...(actions.length > 0 && {
          actions, status: findings.some(({ status }) => status === 'ACTIVE') ? 'ACTIVE' as const : 'ARCHIVED' as const,
        }),
      },
    }
  },
})
