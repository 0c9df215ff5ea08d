// A message to a queue, as S3 itself: the queue's policy knows it by its principal, and the bucket by aws:SourceArn.
import { SendMessage } from '../../../contracts/sqs.gen.ts'
import { isRefused } from '../../../core/aws-error.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Hops } from '../../../gateway/work.ts'
import { s3Arn } from '../buckets/buckets.ts'
import { testEvent, type Place } from './messages.ts'
import { notificationErrors } from './notification-errors.ts'

export async function sendTo(aws: Hops, place: Place, queue: string, MessageBody: string): Promise<void> {
  const { account: owner, region, resource } = parseArn(queue)!
  const source = { arn: s3Arn(place, place.name), account: place.account }
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${resource}`
  await aws.call(SendMessage, { QueueUrl, MessageBody }, { as: 'service', source })
}

/** AWS: whoever is to be told is sent a message first. Throws S3's error where it does not arrive. */
export async function tryQueue(
  { aws, requestId, scope }: Pick<Call<object>, 'aws' | 'requestId' | 'scope'>, place: Place, queue: string,
): Promise<void> {
  try {
    await sendTo(aws, place, queue, testEvent(place, { requestId, at: scope.now }))
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    throw notificationErrors.unreachable(queue, notLetIn)
  }
}

// DIFFERS: AWS says of a queue that is not there that it does not exist. SQS denies both to a service.
const notLetIn = 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket'
