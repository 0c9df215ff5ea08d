// What the policies of resources may say, where somebody puts one.
import { account } from '../../kit/identity.ts'
import { assertRefused } from '../../kit/refusal.ts'
import { sdk } from '../../kit/sdk.ts'
import { allow, policy, type Statement } from '../../kit/users.ts'
import { suite } from './suite.ts'
import { server } from './world.ts'

const { iam, kms, sqs } = sdk(server)
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
  role: ({ Resource: _, ...statement }) => iam.updateAssumeRolePolicy({
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

export default [
  suite('NotPrincipal is for a Deny of a resource\'s policy', 'of each that names principals', exceptions,
    async ([of, Effect, code]) => {
      const put = puts[of]({ Effect, NotPrincipal: { AWS: [account, me.AWS] }, Resource: '*' })
      await (code === '-' ? put : assertRefused(put, code, /./))
    }),
]
