import { contract } from '../../contracts/sqs.gen.ts'
import { AwsError } from '../../core/aws-error.ts'
import type { BrokenMember } from '../../engines/wire/schema/find-broken.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { removeMessages } from './jobs/remove-messages.ts'

export { default as createQueue } from './operations/create-queue.ts'
export { default as deleteMessageBatch } from './operations/delete-message-batch.ts'
export { default as deleteMessage } from './operations/delete-message.ts'
export { default as deleteQueue } from './operations/delete-queue.ts'
export { default as getQueueAttributes } from './operations/get-queue-attributes.ts'
export { default as getQueueUrl } from './operations/get-queue-url.ts'
export { default as listQueues } from './operations/list-queues.ts'
export { default as purgeQueue } from './operations/purge-queue.ts'
export { default as receiveMessage } from './operations/receive-message.ts'
export { default as sendMessageBatch } from './operations/send-message-batch.ts'
export { default as sendMessage } from './operations/send-message.ts'
export { default as setQueueAttributes } from './operations/set-queue-attributes.ts'

/** Of a message that is as long as one may be, in a form of which each byte is three. */
const longestBody = 4 * 1024 * 1024

/** Of what a request has to have and lacks it says that; of all else what others do. */
function refuseBroken({ name, isMissing }: BrokenMember): AwsError | undefined {
  if (!isMissing) return undefined
  return new AwsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`)
}

export const service: Service = {
  contract, conditions, jobs: { RemoveMessages: removeMessages }, longestBody, refuseBroken, smallActions: true,
}
