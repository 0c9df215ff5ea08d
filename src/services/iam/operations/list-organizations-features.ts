import { ListOrganizationsFeatures } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeFeatures, featuresOf, getTrust } from '../root-access/features.ts'

export default operation(ListOrganizationsFeatures, {
  access: [{ action: 'iam:ListOrganizationsFeatures', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const trust = await getTrust(call)
    return describeFeatures(trust, await featuresOf(call.state, trust))
  },
})
