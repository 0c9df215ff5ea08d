import { ListTagsForResource } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerTagged, getAnalyzerByArn } from '../analyzers/analyzers.ts'

export default operation(ListTagsForResource, {
  access: [{ action: 'access-analyzer:ListTagsForResource', on: analyzerTagged }],
  record: { readOnly: true },
  async handle(call) {
    const { tags } = await getAnalyzerByArn(call, call.input.resourceArn)
    return { tags }
  },
})
