import { GetQueueUrl } from '../../../contracts/sqs.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { findQueue, notThere, queueHidden, queueNamed, queueUrl } from '../queues.ts'

export default operation(GetQueueUrl, {
  access: [{ action: 'sqs:GetQueueUrl', on: queueHidden }],
  record: { readOnly: true, category: 'Data', resources: [queueNamed] },
  async handle(call) {
    const { input: { QueueName: name, QueueOwnerAWSAccountId }, scope, state } = call
    const account = QueueOwnerAWSAccountId ?? scope.account
    if (!(await findQueue(state, scope, { account, name }))) throw notThere(call)
    return { QueueUrl: queueUrl(call, account, name) }
  },
})
