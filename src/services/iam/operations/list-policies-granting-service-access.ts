import { ListPoliciesGrantingServiceAccess } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { accessedBy } from '../last-used/access-jobs.ts'
import { allowsSome, grantingOf, type Granting } from '../last-used/granting.ts'
import { listPage } from '../paging.ts'
import { policyArn } from '../policies/managed-policies.ts'
import { getPolicySource } from '../policies/policy-sources.ts'

export default operation(ListPoliciesGrantingServiceAccess, {
  access: [{ action: 'iam:ListPoliciesGrantingServiceAccess', on: accessedBy }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { Arn, ServiceNamespaces, Marker }, state, page, error } = call
    const source = await getPolicySource({ input: { PolicySourceArn: Arn }, state, error })
    const granting = await grantingOf(state, source)
    const policiesFor = (service: string) => granting.filter(({ services }) => allowsSome(services, service.toLowerCase()))
    const { items, end } = await listPage({ input: { Marker }, page, error }, {
      bound: [Arn, ServiceNamespaces],
      read: async (after, limit) => {
        const from = after === undefined ? 0 : Number(after[0]) + 1
        return ServiceNamespaces.slice(from, from + limit).map((service, i) =>
          ({ service, number: from + i, policies: policiesFor(service) }))
      },
      keyOf: ({ number }) => [number],
      unitsOf: ({ policies }) => policies.length * unitsOfPolicy,
    })
    return {
      PoliciesGrantingServiceAccess: items.map(({ service, policies }) =>
        ({ ServiceNamespace: service, Policies: policies.map(describeGranting) })),
      ...end,
    }
  },
})

/** With its ARN and what stands around it. */
const unitsOfPolicy = 512

/** AWS: whose it is stands with an inline policy alone. */
function describeGranting({ name, managed, holder: { kind, holder } }: Granting) {
  if (managed) return { PolicyName: name, PolicyType: 'MANAGED' as const, PolicyArn: policyArn(managed) }
  const EntityType = kind.toUpperCase() as Uppercase<typeof kind>
  return { PolicyName: name, PolicyType: 'INLINE' as const, EntityType, EntityName: holder.name }
}
