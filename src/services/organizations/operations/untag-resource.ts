import { UntagResource } from '../../../contracts/organizations.gen.ts'
import { without } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { resourceNamed } from '../named.ts'
import { getTagged, setTags } from '../tagged.ts'

export default operation(UntagResource, {
  access: [{ action: 'organizations:UntagResource', on: resourceNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { ResourceId, TagKeys }, state } = call
    const organization = await getOrganizationFor(call, 'organizations:UntagResource', ResourceId)
    const tagged = await getTagged(call, organization)
    await setTags(state, tagged, without(tagged.tags, TagKeys))
    return {}
  },
})
