// What another account learns of a queue that does not let it in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, policy, type Statement } from '../../../test/kit/users.ts'

const server = await startWithOther()
const { sqs } = sdk(server)
const { iam } = sdk(server, theirs)
const home = '000000000000'

test('no policy of the caller\'s own tells whether a queue is there that does not let him in, or its tags', async () => {
  const tags = { stage: 'Prod7' }
  const Policy = policy({
    Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': home } },
  })
  const { QueueUrl: silent } = await sqs.createQueue({ QueueName: 'silent', tags })
  const { QueueUrl: closed } = await sqs.createQueue({ QueueName: 'closed', tags, Attributes: { Policy } })
  await iam.createUser({ UserName: 'spy' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'spy' })
  const spy = sdk(server, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }).sqs
  const answers = async (QueueUrl: string) => {
    const name = QueueUrl.split('/').at(-1)!
    const told: string[] = []
    for (const call of [
      () => spy.sendMessage({ QueueUrl, MessageBody: 'x' }), () => spy.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }),
      () => spy.deleteQueue({ QueueUrl }), () => spy.getQueueUrl({ QueueName: name, QueueOwnerAWSAccountId: home }),
    ]) {
      const { name: code, message } = await call().then(() => assert.fail('let in'), (thrown: unknown) => thrown as Error)
      told.push(`${code}: ${message.replaceAll(name, 'QUEUE')}`)
    }
    return told
  }
  for (const value of ['Prod7', 'no']) {
    const probe: Statement = {
      Effect: 'Deny', Action: 'sqs:*', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/stage': value } },
    }
    await iam.putUserPolicy({ UserName: 'spy', PolicyName: 'test', PolicyDocument: policy(allow('*'), probe) })
    const absent = await answers(silent!.replace('silent', 'absent'))
    assert.match(absent[0]!, /no resource-based policy allows/)
    assert.match(absent[3]!, /QueueDoesNotExist.*or you do not have access to it/)
    assert.deepEqual(await answers(silent!), absent)
    assert.deepEqual(await answers(closed!), absent)
  }
})
