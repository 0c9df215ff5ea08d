// What the policies of resources may say, where somebody puts one.
import assert from 'node:assert/strict'
import { account } from '../../kit/identity.ts'
import { assertRefused } from '../../kit/refusal.ts'
import { sdk } from '../../kit/sdk.ts'
import { allow, policy, type Statement } from '../../kit/users.ts'
import { suite } from './suite.ts'
import { server } from './world.ts'

const { accessanalyzer, iam, kms, sqs } = sdk(server)
const me = { AWS: `arn:aws:iam::${account}:root` }
const { KeyId } = (await kms.createKey({})).KeyMetadata!
const { QueueUrl } = await sqs.createQueue({ QueueName: 'kept' })
await iam.createRole({
  RoleName: 'kept', AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: me, Action: 'sts:AssumeRole' }),
})

type Put = (statement: Statement) => Promise<unknown>
const puts = {
  key: statement => kms.putKeyPolicy({
    KeyId, Policy: policy({ ...allow('kms:*'), Principal: me }, { ...statement, Action: 'kms:Encrypt' }),
  }),
  queue: statement => sqs.setQueueAttributes({
    QueueUrl, Attributes: { Policy: policy({ ...statement, Action: 'sqs:SendMessage' }) },
  }),
  role: ({ Resource: _resource, ...statement }) => iam.updateAssumeRolePolicy({
    RoleName: 'kept', PolicyDocument: policy({ ...statement, Action: 'sts:AssumeRole' } as Statement),
  }),
} satisfies Record<string, Put>

const malformed = 'MalformedPolicyDocument'
const ofKeys = 'MalformedPolicyDocumentException'
const ofQueues = 'InvalidAttributeValue'

/** `-`: it is taken. */
const exceptions: readonly (readonly [of: keyof typeof puts, effect: 'Allow' | 'Deny', code: string])[] = [
  ['key', 'Deny', '-'], ['key', 'Allow', ofKeys],
  ['queue', 'Deny', '-'], ['queue', 'Allow', ofQueues],
  ['role', 'Deny', malformed], ['role', 'Allow', malformed],
]

/** Keys of accounts, organizations and networks. What is said of the resource says nothing of who calls. */
const telling: readonly (readonly [key: string, fixed: string, wild: string, isAboutCaller: boolean])[] = [
  ['aws:PrincipalAccount', '111122223333', '11112222*', true], ['aws:PrincipalOrgID', 'o-a1b2c3d4e5', 'o-*', true],
  ['aws:SourceAccount', '111122223333', '*', true], ['aws:SourceOrgID', 'o-a1b2c3d4e5', 'o-a1b2c3d4e?', true],
  ['aws:SourceVpc', 'vpc-12345678', 'vpc-*', true], ['aws:SourceVpce', 'vpce-12345678', 'vpce-*', true],
  ['aws:VpceAccount', '111122223333', '1111*', true], ['aws:VpceOrgID', 'o-a1b2c3d4e5', 'o-*', true],
  ['aws:ResourceAccount', '111122223333', '1*', false], ['aws:ResourceOrgID', 'o-a1b2c3d4e5', 'o-*', false],
]

async function isPublic(Condition: object): Promise<boolean> {
  const policyDocument = policy({ ...allow('s3:GetObject', 'arn:aws:s3:::bucket/*'), Principal: '*', Condition })
  const { result } = await accessanalyzer.checkNoPublicAccess({ policyDocument, resourceType: 'AWS::S3::Bucket' })
  return result === 'FAIL'
}

export default [
  suite('keys that tell accounts apart keep the public out', 'with and without a wildcard', telling,
    async ([key, fixed, wild, isAboutCaller]) => {
      assert.equal(await isPublic({ StringEquals: { [key]: fixed } }), !isAboutCaller)
      assert.equal(await isPublic({ StringLike: { [key]: wild } }), true)
    }),
  suite('NotPrincipal is for a Deny of a resource\'s policy', 'of each that names principals', exceptions,
    async ([of, Effect, code]) => {
      const put = puts[of]({ Effect, NotPrincipal: { AWS: [account, me.AWS] }, Resource: '*' })
      await (code === '-' ? put : assertRefused(put, code, /./))
    }),
]
