// What an organization denies at one node is not done at another from then on, whatever that one knew before.
import { assertRefused } from '../kit/refusal.ts'
import { nodesOver } from '../kit/nodes.ts'
import { createAccount, memberOf } from '../kit/organizations.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { allow, policy } from '../kit/users.ts'

const tests = postgresTests()
const { test } = tests
const rounds = 10

test('a policy that one node has attached keeps members from changing anything at the other', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [here, there] = [await nodes.start(), await nodes.start()]
  const { organizations } = sdk(here)
  await organizations.createOrganization({})
  const RootId = (await organizations.listRoots({})).Roots![0]!.Id!
  await organizations.enablePolicyType({ RootId, PolicyType: 'SERVICE_CONTROL_POLICY' })
  const Content = policy({ Effect: 'Deny', Action: ['kms:CreateKey', 'kms:ListKeys'], Resource: '*' })
  const made = await organizations.createPolicy({ Name: 'no', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content })
  const TargetId = await createAccount(here, 'member')
  const attachment = { PolicyId: made.Policy!.PolicySummary!.Id, TargetId }
  const { iam } = sdk(here, await memberOf(here, TargetId))
  await iam.createUser({ UserName: 'ann' })
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  const { AccessKeyId, SecretAccessKey } = (await iam.createAccessKey({ UserName: 'ann' })).AccessKey!
  const { kms } = sdk(there, { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey! })
  for (let round = 0; round < rounds; round++) {
    // Now the other node knows that nothing is attached.
    await kms.createKey({})
    await organizations.attachPolicy(attachment)
    await assertRefused(kms.createKey({}), 'AccessDeniedException', /explicit deny in a service control policy/)
    await organizations.detachPolicy(attachment)
    for (let isLate = true; isLate;) isLate = await kms.listKeys({}).then(() => false, () => true)
  }
})
