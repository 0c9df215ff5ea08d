import { TagResource } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerTagged, Analyzers, getAnalyzerByArn } from '../analyzers/analyzers.ts'
import { requireTags } from '../analyzers/tags.ts'

export default operation(TagResource, {
  access: [{ action: 'access-analyzer:TagResource', on: analyzerTagged }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { resourceArn, tags: added }, state, error } = call
    const analyzer = await getAnalyzerByArn(call, resourceArn)
    const tags = { ...analyzer.tags, ...added }
    requireTags(error, tags)
    await state.update(Analyzers, { ...analyzer, tags })
    return {}
  },
})
