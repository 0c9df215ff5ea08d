import { ListTargetsForPolicy } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getOrganizationFor } from '../delegation/admission.ts'
import { entityArn, idOf, nameOf } from '../entities.ts'
import { policyNamed } from '../named.ts'
import { listTargetsPage } from '../policies/targets.ts'
import { getPolicy } from '../policies/policies.ts'
import { kindOf } from '../tree/ids.ts'

export default operation(ListTargetsForPolicy, {
  access: [{ action: 'organizations:ListTargetsForPolicy', on: policyNamed }],
  record: { readOnly: true },
  async handle(call) {
    const organization = await getOrganizationFor(call, 'organizations:ListTargetsForPolicy', call.input.PolicyId)
    const { items, next } = await listTargetsPage(call, organization, await getPolicy(call, organization))
    const Targets = items.map(entity => {
      const id = idOf(entity)
      return { TargetId: id, Arn: entityArn(organization, id), Name: nameOf(entity), Type: kindOf(id) as 'ACCOUNT' }
    })
    return { Targets, NextToken: next }
  },
})
