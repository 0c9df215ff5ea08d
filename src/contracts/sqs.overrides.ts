import type { Overrides } from './overrides.ts'

// AWS: clients of before November 2023 speak the query protocol, which the service goes on to answer
// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-faqs.html).
export const overrides: Overrides = {
  service: {
    protocols: ['awsJson1_0', 'awsQuery'],
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
  },
}
