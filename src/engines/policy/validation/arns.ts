// The resources that a policy names: how their ARNs are written, as far as it is known of their services.
import { hasWildcard, mostWork, overlaps } from '../access-analysis/patterns.ts'
import type { LocatedText } from '../document/located.ts'
import { isTrust, type CheckedPolicy, type CheckedStatement } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'
import type { Knowledge } from './knowledge.ts'
import { withoutVariables } from './variables.ts'

export function checkResources(policy: CheckedPolicy, { node, resources }: CheckedStatement, known: Knowledge, tell: Tell): void {
  if (isTrust(policy)) return
  const { element, items } = resources
  // AWS: of a resource policy only some services ask that it names what it is of.
  if (!element && (policy.type !== 'resource' || policy.resourceType !== undefined)) {
    tell('ERROR', 'MISSING_RESOURCE', 'Add a Resource or NotResource element to the policy statement.', at(node))
  } else if (element?.kind === 'list' && element.items.length === 0) {
    const details = 'This statement includes no resources and does not affect the policy. Specify resources.'
    tell('SUGGESTION', 'EMPTY_ARRAY_RESOURCE', details, at(element))
  }
  for (const item of items) checkResource(item, known, tell)
}

const fieldCount = 6

function checkResource(item: LocatedText, known: Knowledge, tell: Tell): void {
  const text = withoutVariables(item.value)
  if (text === '*') return
  const fields = text.split(':')
  if (fields[0] !== 'arn') {
    return tell('ERROR', 'INVALID_ARN_PREFIX', 'Add the required prefix (arn) to the resource ARN.', at(item))
  }
  if (fields.length < fieldCount) {
    // AWS: a `*` in the end stands for the fields that are not there.
    if (fields.at(-1) === '*') return
    const structure = 'arn:partition:service:region:account:resource'
    const details = `Resource ARNs must include at least ${fieldCount} fields in the following structure: ${structure}`
    return tell('ERROR', 'MISSING_ARN_FIELD', details, at(item))
  }
  const [, partition = '', service = '', region = '', account = '', ...rest] = fields
  const arn = { item, partition, service, region, account, resource: rest.join(':') }
  if (checkService(arn, tell)) {
    checkPartition(arn, tell)
    checkRegion(arn, known, tell)
    checkAccount(arn, tell)
    checkKind(arn, tell)
  }
}

interface CheckedArn {
  readonly item: LocatedText
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** Whether more can be said of it. */
function checkService({ item, service }: CheckedArn, tell: Tell): boolean {
  if (hasWildcard(service)) {
    const details = 'Avoid using wildcards (*, ?) in the service name because it might grant unintended access to other AWS ' +
      'services with similar names.'
    tell('SUGGESTION', 'WILDCARD_IN_SERVICE_NAME', details, at(item))
    return false
  }
  if (service === service.toLowerCase()) return true
  const details = `Update the service name ${service} in the resource ARN to use all lowercase letters.`
  tell('ERROR', 'INVALID_ARN_SERVICE_CASE', details, at(item))
  return false
}

const partitions = ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc']

function checkPartition({ item, partition, service }: CheckedArn, tell: Tell): void {
  if (hasWildcard(partition) || partitions.includes(partition)) return
  const details = `The resource ARN for the service ${service} does not support the partition ${partition}. ` +
    `Use the supported values: ${partitions.join(', ')}`
  tell('ERROR', 'INVALID_PARTITION', details, at(item))
}

// AWS: what has no Region, and what has one (the services' pages in the Service Authorization Reference).
const global = new Set(['cloudfront', 'iam', 'organizations', 'route53'])
const regional = new Set([
  'cloudtrail', 'dynamodb', 'events', 'guardduty', 'kinesis', 'kms', 'lambda', 'logs', 'secretsmanager', 'sns', 'sqs',
])
/** AWS: of S3's resources a bucket and an object have neither Region nor account. */
const placedInS3 = /^(?:accesspoint|job|storage-lens|storage-lens-group|access-grants|async-request)[/:*]/
const isBucket = ({ service, resource, account }: CheckedArn): boolean =>
  service === 's3' && (account === '' || !placedInS3.test(resource))

function checkRegion(arn: CheckedArn, known: Knowledge, tell: Tell): void {
  const { item, region, service } = arn
  if (region === '') {
    if (regional.has(service)) tell('ERROR', 'MISSING_ARN_REGION', `Add a Region to the ${service} resource ARN.`, at(item))
    return
  }
  if (hasWildcard(region)) return
  if (global.has(service) || isBucket(arn)) {
    const details = `The service ${service} does not support specifying a Region in the resource ARN.`
    tell('ERROR', 'ARN_REGION_NOT_ALLOWED', details, at(item))
  } else if (!known.hasRegion(region)) {
    const details = `The Region ${region} is not valid for this resource. Update the resource ARN to include a supported Region.`
    tell('ERROR', 'INVALID_ARN_REGION', details, at(item))
  }
}

/** AWS: what is its own stands in no account of twelve digits. */
const ofAws = new Set(['aws', 'amazon', 'cloudfront', 'third-party', 'aws-managed', 'aws-marketplace'])

function checkAccount(arn: CheckedArn, tell: Tell): void {
  const { item, account, service } = arn
  if (account === '' || hasWildcard(account)) return
  if (isBucket(arn) || service === 'route53') {
    const details = `The service ${service} does not support specifying an account ID in the resource ARN.`
    tell('ERROR', 'ARN_ACCOUNT_NOT_ALLOWED', details, at(item))
  } else if (!/^\d{12}$/.test(account) && !ofAws.has(account)) {
    const details = `The resource ARN account ID ${account} is not valid. Provide a 12-digit account ID.`
    tell('ERROR', 'INVALID_ARN_ACCOUNT', details, at(item))
  }
}

// AWS: how what is behind the fifth colon begins, of services of which this is the whole list.
const kinds: ReadonlyMap<string, readonly string[]> = new Map([
  ['iam', [
    'access-report/*', 'assumed-role/*', 'delegation-request/*', 'federated-user/*', 'group/*', 'instance-profile/*', 'mfa/*',
    'oidc-provider/*', 'policy/*', 'report/*', 'role/*', 'root', 'saml-provider/*', 'server-certificate/*', 'sms-mfa/*', 'user/*',
  ]],
  ['kms', ['alias/*', 'key/*']],
])

function checkKind({ item, service, resource }: CheckedArn, tell: Tell): void {
  const expected = kinds.get(service)
  // It is short, or it is none of theirs.
  if (!expected || expected.some(kind => overlaps(resource.slice(0, 64), kind, { left: mostWork }))) return
  const details = 'Resource ARN does not match the expected ARN format. Update the resource portion of the ARN.'
  tell('ERROR', 'INVALID_ARN_RESOURCE', details, at(item))
}
