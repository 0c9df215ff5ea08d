import { UntagResource } from '../../../contracts/accessanalyzer.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerTagged, Analyzers, getAnalyzerByArn } from '../analyzers/analyzers.ts'

export default operation(UntagResource, {
  access: [{ action: 'access-analyzer:UntagResource', on: analyzerTagged }],
  record: { readOnly: false },
  async handle(call) {
    const { resourceArn, tagKeys } = call.input
    const analyzer = await getAnalyzerByArn(call, resourceArn)
    await call.state.update(Analyzers, { ...analyzer, tags: without(analyzer.tags, tagKeys) })
    return {}
  },
})
