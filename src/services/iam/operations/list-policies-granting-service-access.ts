import { ListPoliciesGrantingServiceAccess } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { accessedBy } from '../last-used/access-jobs.ts'
import { allowsSome, policiesOf, type Granting } from '../last-used/accessors.ts'
import { listPage } from '../paging.ts'
import { policyArn } from '../policies/managed-policies.ts'
import { getPolicySource } from '../policies/policy-sources.ts'

export default operation(ListPoliciesGrantingServiceAccess, {
  access: [{ action: 'iam:ListPoliciesGrantingServiceAccess', on: accessedBy }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { Arn, ServiceNamespaces, Marker }, state, page, error } = call
    const source = await getPolicySource({ input: { PolicySourceArn: Arn }, state, error })
    const policies = await policiesOf(state, source)
    const { items, end } = await listPage({ input: { Marker }, page, error }, {
      bound: [Arn, ServiceNamespaces],
      read: async (after, limit) => ServiceNamespaces.map((service, number) => ({ service, number }))
        .slice(after === undefined ? 0 : Number(after[0]) + 1).slice(0, limit),
      keyOf: ({ number }) => [number],
    })
    return {
      PoliciesGrantingServiceAccess: items.map(({ service }) => ({
        ServiceNamespace: service,
        Policies: policies.filter(({ policy }) => allowsSome(policy, service.toLowerCase())).map(describeGranting),
      })),
      ...end,
    }
  },
})

/** AWS: whose it is stands with an inline policy alone. */
function describeGranting({ name, managed, holder: { kind, holder } }: Granting) {
  if (managed) return { PolicyName: name, PolicyType: 'MANAGED' as const, PolicyArn: policyArn(managed) }
  const EntityType = kind.toUpperCase() as Uppercase<typeof kind>
  return { PolicyName: name, PolicyType: 'INLINE' as const, EntityType, EntityName: holder.name }
}
