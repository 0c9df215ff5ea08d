import { SimulatePrincipalPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { readExclusions } from '../simulation/exclusions.ts'
import { getCaller, getPolicySource, policySource } from '../policies/policy-sources.ts'
import { underOrganization } from '../simulation/organization-policies.ts'
import { boundaryOf, identityPoliciesOf, ownDocuments } from '../simulation/principal-policies.ts'
import { documentsIn, withinRoom } from '../simulation/room.ts'
import { simulate } from '../simulation/simulate.ts'
import { broughtBoundary, broughtPolicies } from '../simulation/simulated-policies.ts'

export default operation(SimulatePrincipalPolicy, {
  access: [{ action: 'iam:SimulatePrincipalPolicy', on: policySource }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state } = call
    const source = await getPolicySource(call)
    const exclusions = readExclusions(call)
    const documents = [...await ownDocuments(state, source), ...documentsIn(input)]
    return withinRoom(call, documents, async () => {
      const own = await identityPoliciesOf(state, source, exclusions)
      const boundary = (await broughtBoundary(call, input)) ?? (await boundaryOf(state, source, exclusions))
      return underOrganization(call, { source, exclusions }, async organization => simulate(call, {
        principal: input.CallerArn === undefined ? source.principal : getCaller(call, input.CallerArn),
        identity: [...own, ...await broughtPolicies(call, 'PolicyInputList', input.PolicyInputList)],
        ...(boundary && { boundary }),
        ...(organization && { organization }),
      }))
    })
  },
})
