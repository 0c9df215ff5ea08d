import { EnablePolicyType } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { rootNamed } from '../named.ts'
import { Organizations } from '../organizations.ts'
import { findEnabled, requireAvailable } from '../policies/policy-types.ts'
import { describeRoot, requireRoot } from '../tree/roots.ts'

export default operation(EnablePolicyType, {
  access: [{ action: 'organizations:EnablePolicyType', on: rootNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input: { PolicyType: type }, state, error } = call
    const before = await getOrganizationFor(call, 'organizations:EnablePolicyType', call.input.RootId)
    requireRoot(call, before)
    requireAvailable(before, error)
    const { enabled = [], enablings = 0 } = before
    if (findEnabled(before, type)) {
      throw error('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.')
    }
    const since = enablings + 1
    const organization = { ...before, enablings: since, enabled: [...enabled, { type, since }] }
    await state.update(Organizations, organization)
    return { Root: describeRoot(organization) }
  },
})
