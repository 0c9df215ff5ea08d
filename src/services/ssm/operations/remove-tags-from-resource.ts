import { RemoveTagsFromResource } from '../../../contracts/ssm.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { Parameters, taggedParameter } from '../parameters/parameters.ts'
import { getTagged } from '../tags.ts'

export default operation(RemoveTagsFromResource, {
  access: [{ action: 'ssm:RemoveTagsFromResource', on: taggedParameter }],
  record: { readOnly: false, resources: [taggedParameter] },
  async handle(call) {
    const parameter = await getTagged(call)
    await call.state.update(Parameters, { ...parameter, tags: without(parameter.tags, call.input.TagKeys) })
    return {}
  },
})
