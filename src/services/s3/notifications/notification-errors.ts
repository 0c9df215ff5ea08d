// What S3 says of whom a bucket's events are to be sent to. AWS: the sentences are publicly reported where nothing else is said.
import { AwsError } from '../../../core/aws-error.ts'
import { shortened } from '../../../engines/wire/schema/quoted.ts'

const refused = (message: string, members: Readonly<Record<string, string>> = {}) =>
  new AwsError('InvalidArgument', message, { status: 400, members })

const named = (ArgumentName: string, ArgumentValue: string) => ({ ArgumentName, ArgumentValue: shortened(ArgumentValue, 256) })

export const notificationErrors = {
  noSuchEvent: (event: string) => refused('A specified event is not supported for notifications.', named('Event', event)),
  noEvent: () => refused('Event is required', named('Event', '')),
  badArn: (arn: string) => refused('The ARN is not well formed', named('Queue', arn)),
  elsewhere: (arn: string) => refused(
    'The notification destination service region is not valid for the bucket location constraint', named('Queue', arn),
  ),
  /** AWS: what is wrong with which destination stands beside the sentence. */
  unreachable: (arn: string, why: string) => refused(
    'Unable to validate the following destination configurations', { ArgumentName1: arn, ArgumentValue1: why },
  ),
  sharedEvent: () =>
    refused('Configurations overlap. Configurations on the same bucket cannot share a common event type.'),
  overlapping: () => refused(
    'Configuration is ambiguously defined. '
    + 'Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.',
  ),
  sameId: (id: string) => refused('Same ID used for multiple configurations. IDs must be unique', named('Id', id)),
  longId: (id: string) => refused('ID length should not exceed allowed limit of 255', named('Id', id)),
  badFilterName: (name: string) => refused('filter rule name must be either prefix or suffix', named('FilterRule.Name', name)),
  sameFilterName: (name: string) =>
    refused(`Cannot specify more than one ${name} rule in a filter.`, named('FilterRule.Name', name)),
  longFilter: (value: string) =>
    refused('Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation', named('FilterRule.Value', value)),
  /** The sentence is ours. */
  tooMany: (most: number) => new AwsError(
    'InvalidRequest', `The number of notification configurations should not exceed ${most}.`, { status: 400 },
  ),
}
