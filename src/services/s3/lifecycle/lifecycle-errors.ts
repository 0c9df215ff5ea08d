// What S3 says of rules of lifecycles. AWS: the codes, and which argument is named, were recorded; the sentences are publicly
// reported where nothing else is said.
import { AwsError } from '../../../core/aws-error.ts'
import { s3Errors } from '../s3-errors.ts'

const { invalidRequest, invalidArgument } = s3Errors

/** AWS: of a byte up to 1 PB. */
export const mostSize = 1_099_511_627_776_000

export const lifecycleErrors = {
  none: (BucketName: string) => new AwsError(
    'NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', { status: 404, members: { BucketName } },
  ),
  longId: (id: string) => invalidArgument('ID length should not exceed allowed limit of 255', 'ID', id),
  sameId: (id: string) => invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID', id),
  filterOfOld: () => invalidRequest('Filter element can only be used in Lifecycle V2.'),
  prefixOfNew: () =>
    invalidRequest('Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.'),
  newerOfOld: () => invalidRequest('NewerNoncurrentVersions element can only be used in Lifecycle V2.'),
  longPrefix: () => invalidRequest('The maximum size of a prefix is 1024.'),
  overlapping: (one: string, other: string, action: string) =>
    invalidRequest(`Found overlapping prefixes '${one}' and '${other}' for same action type '${action}'`),
  noAction: () => invalidRequest('At least one action needs to be specified in a rule'),
  sameTag: () => invalidRequest('Duplicate Tag Keys are not allowed.'),
  sizeRange: (name: string, least: number) => invalidRequest(`'${name}' should be between ${least} and ${mostSize}.`),
  sizeOrder: () => invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'."),
  withTags: (action: string) => invalidRequest(`${action} cannot be specified with Tags.`),
  withSize: (action: string) => invalidRequest(`${action} cannot be specified with Object Size.`),
  /** DIFFERS: AWS tells it as Java does, in its own time zone (recorded). */
  noMidnight: (date: Date) => invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString()),
  notPositive: (name: string, action: string, value: number) =>
    invalidArgument(`'${name}' for ${action} action must be a positive integer`, name, String(value)),
  negative: (name: string, action: string, value: number) =>
    invalidArgument(`'${name}' in ${action} action must be nonnegative`, name, String(value)),
  sameClass: (action: string, filter: string) => invalidRequest(
    `'StorageClass' must be different for '${action}' actions in same 'Rule' with filter '${filter}'`,
  ),
  mixed: (filter: string) => invalidRequest(
    `Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '${filter}'`,
  ),
  expiresBefore: ({ name, expiration, transition, filter, value }: Order) => invalidArgument(
    `'${name}' in the ${expiration} action for filter '${filter}' must be greater than '${name}' in the ${transition} action`,
    name, value,
  ),
  tooSoon: ({ name, action, filter, value, storageClass, after, days }: Spacing) => {
    const inAction = (of: string) => `'${name}' in the '${action}' action for StorageClass '${of}' for filter '${filter}'`
    return invalidArgument(`${inAction(storageClass)} must be ${days} days more than ${inAction(after)}`, name, value)
  },
  noMinimum: (value: string) => invalidRequest(`Invalid TransitionDefaultMinimumObjectSize found: ${value}`),
}

interface Order {
  readonly name: string
  readonly expiration: string
  readonly transition: string
  readonly filter: string
  readonly value: string
}

interface Spacing {
  readonly name: string
  readonly action: string
  readonly filter: string
  readonly value: string
  readonly storageClass: string
  readonly after: string
  readonly days: number
}
