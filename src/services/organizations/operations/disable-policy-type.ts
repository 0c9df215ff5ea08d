import { DisablePolicyType } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { rootNamed } from '../named.ts'
import { Organizations } from '../organizations.ts'
import { removeAttachmentsOf } from '../policies/attachments.ts'
import { requireEnabled } from '../policies/policy-types.ts'
import { describeRoot, requireRoot } from '../tree/roots.ts'

export default operation(DisablePolicyType, {
  access: [{ action: 'organizations:DisablePolicyType', on: rootNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input: { PolicyType: type }, state, error } = call
    const before = await getOrganizationFor(call, 'organizations:DisablePolicyType', call.input.RootId)
    requireRoot(call, before)
    requireEnabled(before, type, error)
    const organization = { ...before, enabled: before.enabled!.filter(one => one.type !== type) }
    await removeAttachmentsOf(state, organization, type)
    await state.update(Organizations, organization)
    return { Root: describeRoot(organization) }
  },
})
