import { ListAnalyzedResources } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings } from '../analyzers/analyzers.ts'
import { AnalyzedResources } from '../findings/resources.ts'
import { getExternalAnalyzer } from '../types/types.ts'
import { listPage } from '../paging.ts'

export default operation(ListAnalyzedResources, {
  access: [{ action: 'access-analyzer:ListAnalyzedResources', on: analyzerOfFindings }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { analyzerArn, resourceType: type }, state } = call
    const { id } = await getExternalAnalyzer(call, analyzerArn)
    const prefix = type === undefined ? [id] : [id, type]
    const { items, next } = await listPage(call, {
      bound: prefix,
      read: (after, limit) => state.list(AnalyzedResources, prefix, { after, limit }),
      keyOf: resource => [resource.analyzerId, resource.type, resource.name],
    })
    const analyzedResources = items.map(resource => (
      { resourceArn: resource.arn, resourceOwnerAccount: resource.account, resourceType: resource.type }
    ))
    return { analyzedResources, nextToken: next }
  },
})
