import type { Overrides } from './overrides.ts'

// AWS: clients of before November 2023 speak the query protocol, which the service goes on to answer
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-faqs.html). Its codes for errors are told
// to the others as well. Every string is judged by its operation, in words of the service's own, and so are the names of a
// queue's attributes; the older list of a message's attributes takes the same names as the newer one. What a message says is
// hidden in the trail (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/logging-using-cloudtrail.html).
export const overrides: Overrides = {
  service: {
    protocols: ['awsJson1_0', 'awsQuery'],
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  },
  shapes: {
    String: { large: true },
    TagValue: { large: true },
    QueueDoesNotExist: { error: { code: 'AWS.SimpleQueueService.NonExistentQueue' } },
    QueueDeletedRecently: { error: { code: 'AWS.SimpleQueueService.QueueDeletedRecently' } },
    QueueNameExists: { error: { code: 'QueueAlreadyExists' } },
    UnsupportedOperation: { error: { code: 'AWS.SimpleQueueService.UnsupportedOperation' } },
  },
  members: {
    'CreateQueueRequest.Attributes': { shape: 'TagMap' },
    'ReceiveMessageRequest.AttributeNames': { shape: 'MessageSystemAttributeList' },
    'SendMessageRequest.MessageBody': { sensitive: true },
    'SendMessageRequest.MessageAttributes': { sensitive: true },
    'SendMessageRequest.MessageSystemAttributes': { sensitive: true },
  },
}
