// What people send for a role's trust and IAM does not take.
import { account } from '../../kit/identity.ts'
import { everyoneHere, own, vendor, type Written } from './written.ts'

const trusted = { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' }
const github = 'token.actions.githubusercontent.com'
const provider = own(`oidc-provider/${github}`)
const builds = { Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity' }
const demand = `Trust policy with trusted principal ${provider} must evaluate, using StringEquals, StringLike or ` +
  `StringEqualsIgnoreCase, ${github}:sub or ${github}:job_workflow_ref which is not scoped to all.`
const domains = 'Federated principals must be valid domain names or SAML metadata ARNs'
const nobody = (kind: string, name: string) => `Invalid principal in policy: "${kind}":"${name}"`

export const trustRefused: readonly Written[] = [
  ['the name of a file without file://', 'trust.json', 'This policy contains invalid Json'],
  ['a comma too many', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",}]}', 'This policy contains invalid Json'],
  ['white space first',
    ` ${JSON.stringify({ Version: '2012-10-17', Statement: trusted })}`, 'JSON strings must not have leading spaces'],
  ['names of elements in lower case', { Statement: trusted, statement: [] }, 'Unknown field statement'],
  ['a comment beside the statements', { _comment: 'for the shop', Version: '2012-10-17', Statement: trusted },
    'Unknown field _comment'],
  ['a version that is none', { Version: '2024-01-01', Statement: trusted }, 'The policy must contain a valid version string'],
  ['no statement', { Version: '2012-10-17', Statement: [] }, 'Could not parse the policy: Statement is empty!'],
  ['an effect in capitals', { ...trusted, Effect: 'ALLOW' }, 'Invalid effect: ALLOW'],
  ['a resource, as policies of users have it', { ...trusted, Resource: '*' }, 'Has prohibited field Resource'],
  ['the policy of a user', { Effect: 'Allow', Action: 's3:*', Resource: '*' }, 'Missing required field Principal'],
  ['an action of another service', { ...trusted, Action: ['sts:AssumeRole', 's3:GetObject'] },
    'AssumeRole policy may only specify STS AssumeRole actions.'],
  ['everyone, as buckets have it', { ...trusted, Principal: '*' },
    'AssumeRolepolicy contained an invalid principal: "STAR":"*".'],
  ['nobody', { ...trusted, Principal: {} }, 'Missing required field Principal cannot be empty!'],
  ['all but one', { Effect: 'Allow', NotPrincipal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' },
    'Allow with NotPrincipal is not allowed.'],
  ['an operator in lower case', { ...trusted, Condition: { stringEquals: { 'sts:ExternalId': 'x' } } },
    'Invalid Condition type : stringEquals'],
  ['a role that is made later', { ...trusted, Principal: { AWS: own('role/later') } }, nobody('AWS', own('role/later'))],
  ['a role without its path', { ...trusted, Principal: { AWS: own('role/builder') } }, nobody('AWS', own('role/builder'))],
  ['a group', { ...trusted, Principal: { AWS: own('group/staff') } }, nobody('AWS', own('group/staff'))],
  ['all users of an account by a wildcard', { ...trusted, Principal: { AWS: `arn:aws:iam::${vendor}:user/*` } },
    nobody('AWS', `arn:aws:iam::${vendor}:user/*`)],
  ['a number of eleven digits', { ...trusted, Principal: { AWS: 'arn:aws:iam::11112222333:root' } },
    nobody('AWS', 'arn:aws:iam::11112222333:root')],
  ['an instance profile', { ...trusted, Principal: { AWS: own('instance-profile/web') } },
    nobody('AWS', own('instance-profile/web'))],
  ['a service as if it were an account', { ...trusted, Principal: { AWS: 'ec2.amazonaws.com' } },
    nobody('AWS', 'ec2.amazonaws.com')],
  ['a service whose name is misspelled', { ...trusted, Principal: { Service: 'codepipeiine.amazonaws.com' } },
    nobody('SERVICE', 'codepipeiine.amazonaws.com')],
  ['a service without its domain', { ...trusted, Principal: { Service: 'lambda' } }, nobody('SERVICE', 'lambda')],
  ['a service of China in the world', { ...trusted, Principal: { Service: 'eks.amazonaws.com.cn' } },
    nobody('SERVICE', 'eks.amazonaws.com.cn')],
  ['a provider whose ARN came out empty', { ...builds, Principal: { Federated: '' } }, domains],
  ['a provider by its address', { ...builds, Principal: { Federated: 'https://oidc.example.com' } }, domains],
  ['a provider by an ARN with slashes', {
    ...builds, Principal: { Federated: `arn:aws:iam//${account}:oidc-provider/${github}` },
  }, domains],
  ['all of GitHub, by no condition', builds, demand],
  ['all of GitHub, by its audience', { ...builds, Condition: { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } } },
    demand],
  ['all of GitHub, by a wildcard', { ...builds, Condition: { StringLike: { [`${github}:sub`]: '*' } } }, demand],
  ['GitHub\'s repositories by another claim', {
    ...builds, Condition: { StringEquals: { [`${github}:repository`]: 'shop/web', [`${github}:ref`]: 'refs/heads/main' } },
  }, demand],
  ['every identity pool', { ...builds, Principal: { Federated: 'cognito-identity.amazonaws.com' } },
    'A condition block must be present for the Cognito provider'],
  ['statements of one name', [{ ...trusted, Sid: 'Trust' }, { ...trusted, Sid: 'Trust' }],
    'The Statement Ids in the policy are not unique'],
  ['more than a role has room for', { ...trusted, Condition: { StringEquals: { 'sts:ExternalId': 'x'.repeat(2048) } } },
    { code: 'LimitExceeded', message: 'Cannot exceed quota for ACLSizePerRole: 2048', status: 409 }],
]
