// Policies that are longer than what they are of would take.
import type { CheckedPolicy } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'

// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, and the quotas of Organizations, of S3 and of
// DynamoDB.
const quotas = { identity: 6144, trust: 2048, serviceControl: 10_240, resourceControl: 5120 } as const
const ofResources: ReadonlyMap<string, number> = new Map([
  ['AWS::S3::Bucket', 20_480], ['AWS::S3::AccessPoint', 20_480], ['AWS::S3::MultiRegionAccessPoint', 20_480],
  ['AWS::DynamoDB::Table', 20_480],
])

const better = 'We recommend that you use multiple granular policies.'

export function checkSize({ type, resourceType = '', text, root }: CheckedPolicy, tell: Tell): void {
  const [size, dense] = [text.length, text.replace(/\s/g, '').length]
  const isOver = (quota: number, count = size): string | undefined =>
    (count <= quota ? undefined : `exceed the ${quota} character maximum for`)
  if (type === 'service-control') {
    const over = isOver(quotas.serviceControl)
    const details = `The ${size} characters in the service control policy (SCP) ${over} SCPs. ${better}`
    if (over) tell('ERROR', 'POLICY_SIZE_EXCEEDS_SCP_QUOTA', details, at(root))
  } else if (type === 'resource-control') {
    const over = isOver(quotas.resourceControl)
    const details = `The ${size} characters in the resource control policy (RCP) ${over} RCPs. ${better}`
    if (over) tell('ERROR', 'POLICY_SIZE_EXCEEDS_RCP_QUOTA', details, at(root))
  } else if (type === 'identity') {
    const over = isOver(quotas.identity, dense)
    const details = `The ${dense} characters in the identity policy, excluding whitespace, ${over} inline and managed ` +
      better
    if (over) tell('WARNING', 'POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', details, at(root))
  } else if (resourceType === 'AWS::IAM::AssumeRolePolicyDocument') {
    const details = 'The characters in the role trust policy, excluding whitespace, exceed the character maximum. We recommend ' +
      'that you request a role trust policy length quota increase using Service Quotas and AWS Support Center. If the quotas ' +
      'have already been increased, then you can ignore this warning.'
    if (dense > quotas.trust) tell('WARNING', 'POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA', details, at(root))
  } else {
    const over = isOver(ofResources.get(resourceType) ?? Infinity)
    const details = `The ${size} characters in the resource policy ${over} resource policies. ${better}`
    if (over) tell('WARNING', 'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', details, at(root))
  }
}
