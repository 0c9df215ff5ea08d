import type { Overrides } from './overrides.ts'

// AWS: clients of before November 2023 speak the query protocol, which the service goes on to answer
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-faqs.html). Its codes for errors are told
// to the others as well. Every string is judged by its operation, in words of the service's own, and so are the names of a
// queue's attributes; the older list of a message's attributes takes the same names as the newer one. What a message says is
// hidden in the trail (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/logging-using-cloudtrail.html).
const entries = { keyName: 'Name', valueName: 'Value' }
const tags = { xmlName: 'Tag', keyName: 'Key', valueName: 'Value' }
const attributes = { xmlName: 'Attribute', ...entries }
const messageAttributes = { xmlName: 'MessageAttribute', ...entries }
const systemAttributes = { xmlName: 'MessageSystemAttribute', ...entries }

// AWS: what the query protocol calls members, which the model knows of JSON alone: lists and maps by one of their items
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html).
const queryNames: Overrides['members'] = {
  'AddPermissionRequest.AWSAccountIds': { xmlName: 'AWSAccountId' },
  'AddPermissionRequest.Actions': { xmlName: 'ActionName' },
  'ChangeMessageVisibilityBatchRequest.Entries': { xmlName: 'ChangeMessageVisibilityBatchRequestEntry' },
  'ChangeMessageVisibilityBatchResult.Successful': { xmlName: 'ChangeMessageVisibilityBatchResultEntry' },
  'ChangeMessageVisibilityBatchResult.Failed': { xmlName: 'BatchResultErrorEntry' },
  'CreateQueueRequest.tags': tags,
  'DeleteMessageBatchRequest.Entries': { xmlName: 'DeleteMessageBatchRequestEntry' },
  'DeleteMessageBatchResult.Successful': { xmlName: 'DeleteMessageBatchResultEntry' },
  'DeleteMessageBatchResult.Failed': { xmlName: 'BatchResultErrorEntry' },
  'GetQueueAttributesResult.Attributes': attributes,
  'ListDeadLetterSourceQueuesResult.queueUrls': { xmlName: 'QueueUrl' },
  'ListQueueTagsResult.Tags': tags,
  'ListQueuesResult.QueueUrls': { xmlName: 'QueueUrl' },
  'Message.Attributes': attributes,
  'Message.MessageAttributes': messageAttributes,
  'MessageAttributeValue.StringListValues': { xmlName: 'StringListValue' },
  'MessageAttributeValue.BinaryListValues': { xmlName: 'BinaryListValue' },
  'MessageSystemAttributeValue.StringListValues': { xmlName: 'StringListValue' },
  'MessageSystemAttributeValue.BinaryListValues': { xmlName: 'BinaryListValue' },
  'ReceiveMessageRequest.MessageSystemAttributeNames': { xmlName: 'MessageSystemAttributeName' },
  'ReceiveMessageRequest.MessageAttributeNames': { xmlName: 'MessageAttributeName' },
  'ReceiveMessageResult.Messages': { xmlName: 'Message' },
  'SendMessageBatchRequest.Entries': { xmlName: 'SendMessageBatchRequestEntry' },
  'SendMessageBatchResult.Successful': { xmlName: 'SendMessageBatchResultEntry' },
  'SendMessageBatchResult.Failed': { xmlName: 'BatchResultErrorEntry' },
  'TagQueueRequest.Tags': tags,
  'UntagQueueRequest.TagKeys': { xmlName: 'TagKey' },
}

export const overrides: Overrides = {
  service: {
    protocols: ['awsJson1_0', 'awsQuery'],
    errorNamespace: 'com.amazonaws.sqs',
    // AWS: recorded.
    unknownAction: ['The action ', ' is not valid for this endpoint.'],
    queryMessages: {
      'The specified queue does not exist.': 'The specified queue does not exist for this wsdl version.',
    },
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  },
  shapes: {
    String: { large: true },
    TagValue: { large: true },
    QueueDoesNotExist: { error: { code: 'AWS.SimpleQueueService.NonExistentQueue' } },
    QueueDeletedRecently: { error: { code: 'AWS.SimpleQueueService.QueueDeletedRecently' } },
    EmptyBatchRequest: { error: { code: 'AWS.SimpleQueueService.EmptyBatchRequest' } },
    TooManyEntriesInBatchRequest: { error: { code: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest' } },
    BatchEntryIdsNotDistinct: { error: { code: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct' } },
    BatchRequestTooLong: { error: { code: 'AWS.SimpleQueueService.BatchRequestTooLong' } },
    InvalidBatchEntryId: { error: { code: 'AWS.SimpleQueueService.InvalidBatchEntryId' } },
    PurgeQueueInProgress: { error: { code: 'AWS.SimpleQueueService.PurgeQueueInProgress', httpStatusCode: 403 } },
    QueueNameExists: { error: { code: 'QueueAlreadyExists' } },
    UnsupportedOperation: { error: { code: 'AWS.SimpleQueueService.UnsupportedOperation' } },
  },
  members: {
    ...queryNames,
    'CreateQueueRequest.Attributes': { shape: 'TagMap', ...attributes },
    'GetQueueAttributesRequest.AttributeNames': { shape: 'TagKeyList', xmlName: 'AttributeName' },
    'SetQueueAttributesRequest.Attributes': { shape: 'TagMap', ...attributes },
    'ReceiveMessageRequest.AttributeNames': { shape: 'MessageSystemAttributeList', xmlName: 'AttributeName' },
    'SendMessageBatchRequestEntry.MessageBody': { sensitive: true },
    'SendMessageBatchRequestEntry.MessageAttributes': { sensitive: true, ...messageAttributes },
    'SendMessageBatchRequestEntry.MessageSystemAttributes': { sensitive: true, ...systemAttributes },
    'SendMessageRequest.MessageBody': { sensitive: true },
    'SendMessageRequest.MessageAttributes': { sensitive: true, ...messageAttributes },
    'SendMessageRequest.MessageSystemAttributes': { sensitive: true, ...systemAttributes },
  },
}
