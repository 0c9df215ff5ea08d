// What a policy that is of one kind of resource may say of actions and of resources.
import { isTrust, type CheckedPolicy, type CheckedStatement } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'

/** Whose actions they are, and whose ARNs. */
const services: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::S3::Bucket', ['s3']], ['AWS::S3::AccessPoint', ['s3']], ['AWS::S3::MultiRegionAccessPoint', ['s3']],
  ['AWS::S3ObjectLambda::AccessPoint', ['s3-object-lambda']], ['AWS::IAM::AssumeRolePolicyDocument', ['sts']],
  ['AWS::DynamoDB::Table', ['dynamodb']],
])

export function checkForType(policy: CheckedPolicy, { actions, resources }: CheckedStatement, tell: Tell): void {
  const { resourceType } = policy
  const own = resourceType === undefined ? undefined : services.get(resourceType)
  if (!own) return
  const kind = `resource-based policy attached to the resource type ${resourceType}`
  for (const item of actions.items) {
    const prefix = item.value.split(':', 1)[0]!.toLowerCase()
    if (!item.value.includes(':') || /[*?]/.test(prefix) || own.includes(prefix)) continue
    tell('ERROR', 'UNSUPPORTED_ACTION_IN_POLICY', `The action ${item.value} is not supported for the ${kind}.`, at(item))
  }
  if (isTrust(policy)) return
  for (const item of resources.items) {
    const [prefix, , service = ''] = item.value.split(':', 3)
    if (prefix !== 'arn' || service === '' || /[*?]/.test(service) || own.includes(service.toLowerCase())) continue
    tell('ERROR', 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', `The resource ARN is not supported for the ${kind}.`, at(item))
  }
}
