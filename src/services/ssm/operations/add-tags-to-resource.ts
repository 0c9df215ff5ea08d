import { AddTagsToResource } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Parameters, taggedParameter } from '../parameters/parameters.ts'
import { getTagged, mostTags, newTags } from '../tags.ts'

export default operation(AddTagsToResource, {
  access: [{ action: 'ssm:AddTagsToResource', on: taggedParameter }],
  record: { readOnly: false, resources: [taggedParameter] },
  async handle(call) {
    const parameter = await getTagged(call)
    const tags = { ...parameter.tags, ...newTags(call.input.Tags, call.error) }
    if (Object.keys(tags).length > mostTags) {
      throw call.error('TooManyTagsError', `The number of tags exceeds the limit of ${mostTags} for each resource.`)
    }
    await call.state.update(Parameters, { ...parameter, tags })
    return {}
  },
})
