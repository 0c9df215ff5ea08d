import { TagResource } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { resourceNamed } from '../named.ts'
import { getTagged, setTags } from '../tagged.ts'
import { withTags } from '../tags.ts'

export default operation(TagResource, {
  access: [{ action: 'organizations:TagResource', on: resourceNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { ResourceId, Tags }, state, error } = call
    const organization = await getOrganizationFor(call, 'organizations:TagResource', ResourceId)
    const tagged = await getTagged(call, organization)
    await setTags(state, tagged, withTags(tagged.tags, Tags, error))
    return {}
  },
})
