import { contract } from '../../contracts/sqs.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { removeMessages } from './jobs/remove-messages.ts'

export { default as createQueue } from './operations/create-queue.ts'
export { default as deleteMessage } from './operations/delete-message.ts'
export { default as deleteQueue } from './operations/delete-queue.ts'
export { default as getQueueUrl } from './operations/get-queue-url.ts'
export { default as receiveMessage } from './operations/receive-message.ts'
export { default as sendMessage } from './operations/send-message.ts'

/** Of a message that is as long as one may be, in a form of which each byte is three. */
const longestBody = 4 * 1024 * 1024

export const service: Service = { contract, conditions, jobs: { RemoveMessages: removeMessages }, longestBody }
