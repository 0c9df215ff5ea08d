// Whom people let assume roles: by CreateRole. The server has a user `ann`, roles `admin` and `ci/builder`, and no other account.
import { account } from '../../kit/identity.ts'
import { everyoneHere, own, partner, vendor, type Written } from './written.ts'

const github = 'token.actions.githubusercontent.com'
const cluster = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE'
const service = (...Service: readonly string[]) => ({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' })
const web = { Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' }
const saml = { Effect: 'Allow', Principal: { Federated: own('saml-provider/Okta') } }

export const trust: readonly Written[] = [
  ['instances', service('ec2.amazonaws.com')],
  ['functions, and functions at the edge', service('lambda.amazonaws.com', 'edgelambda.amazonaws.com')],
  ['tasks of one cluster', {
    ...service('ecs-tasks.amazonaws.com'),
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:aws:ecs:eu-west-1:${account}:*` }, StringEquals: { 'aws:SourceAccount': account },
    },
  }],
  ['pods, by pod identity', { ...service('pods.eks.amazonaws.com'), Action: ['sts:AssumeRole', 'sts:TagSession'] }],
  ['nodes and control plane of a cluster', service('eks.amazonaws.com', 'ec2.amazonaws.com', 'eks-fargate-pods.amazonaws.com')],
  ['builds and pipelines', service('codebuild.amazonaws.com', 'codepipeline.amazonaws.com', 'codedeploy.amazonaws.com')],
  ['stacks', service('cloudformation.amazonaws.com')],
  ['state machines and what starts them', service('states.amazonaws.com', 'events.amazonaws.com', 'scheduler.amazonaws.com')],
  ['pipes of one account', {
    ...service('pipes.amazonaws.com'), Condition: { StringEquals: { 'aws:SourceAccount': account } },
  }],
  ['a stream of logs in its Region', service('logs.eu-west-1.amazonaws.com', 'firehose.amazonaws.com')],
  ['the network\'s flow logs', service('vpc-flow-logs.amazonaws.com')],
  ['notebooks, training and pipelines', service('sagemaker.amazonaws.com', 'glue.amazonaws.com', 'redshift.amazonaws.com')],
  ['databases that watch themselves', service('monitoring.rds.amazonaws.com')],
  ['replication, and batches over objects', service('s3.amazonaws.com', 'batchoperations.s3.amazonaws.com')],
  ['backups', service('backup.amazonaws.com')],
  ['a scaling table', service('dynamodb.application-autoscaling.amazonaws.com')],
  ['documents of Systems Manager', service('ssm.amazonaws.com')],
  ['recorders of configuration', service('config.amazonaws.com', 'config-multiaccountsetup.amazonaws.com')],
  ['workloads with certificates of their own', {
    ...service('rolesanywhere.amazonaws.com'), Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    Condition: { StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'build-1' }, ArnEquals: {
      'aws:SourceArn': `arn:aws:rolesanywhere:eu-west-1:${account}:trust-anchor/0a1b` } },
  }],
  ['everyone here whom his own policies let', { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' }],
  ['the account by its number', { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
  ['one user with MFA', {
    Effect: 'Allow', Principal: { AWS: own('user/ann') }, Action: 'sts:AssumeRole',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } },
  }],
  ['two roles, one of them below a path', {
    Effect: 'Allow', Principal: { AWS: [own('role/admin'), own('role/ci/builder')] }, Action: 'sts:AssumeRole',
  }],
  ['one session of a role', {
    Effect: 'Allow', Principal: { AWS: `arn:aws:sts::${account}:assumed-role/admin/nightly` }, Action: 'sts:AssumeRole',
  }],
  ['a vendor with an external id', {
    Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${vendor}:root` }, Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': 'c0ffee-2026' } },
  }],
  ['a vendor\'s role, unseen', {
    Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${vendor}:role/Collector` }, Action: 'sts:AssumeRole',
  }],
  ['several accounts by their numbers', { Effect: 'Allow', Principal: { AWS: [vendor, partner] }, Action: 'sts:AssumeRole' }],
  ['anyone of the organization', {
    Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  }],
  ['anyone below one unit, by a role of one name', {
    Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: {
      'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' },
      'ArnLike': { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deployer' },
    },
  }],
  ['the role itself and those of single sign-on', {
    Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole',
    Condition: {
      ArnLike: { 'aws:PrincipalArn': [own('role/self'), own('role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Ops_*')] },
    },
  }],
  ['who says who is behind a session, and tags it', {
    Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    Condition: { StringLike: { 'sts:SourceIdentity': '*@example.com', 'aws:RequestTag/team': '*' },
      'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['team'] } },
  }],
  ['sessions under the caller\'s name, until the year ends', {
    Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole', Condition: {
      StringEquals: { 'sts:RoleSessionName': '${aws:username}' }, DateLessThan: { 'aws:CurrentTime': '2026-12-31T23:59:59Z' } },
  }],
  ['a service and a role in one statement', {
    Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com', AWS: own('role/admin') }, Action: 'sts:AssumeRole',
  }],
  ['all of the account but from elsewhere', [
    { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' },
    { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole',
      Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } },
  ]],
  ['a repository\'s main branch on GitHub', {
    ...web, Principal: { Federated: own(`oidc-provider/${github}`) },
    Condition: {
      StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com', [`${github}:sub`]: 'repo:shop/web:ref:refs/heads/main' },
    },
  }],
  ['any branch of a repository on GitHub, by ids that stay', {
    ...web, Principal: { Federated: own(`oidc-provider/${github}`) }, Condition: {
      StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com', [`${github}:repository_owner_id`]: '4711' },
      StringLike: { [`${github}:sub`]: ['repo:shop/web:*', 'repo:shop@4711/web@42:*'] } },
  }],
  ['one workflow on GitHub, in any repository that calls it', {
    ...web, Principal: { Federated: own(`oidc-provider/${github}`) },
    Condition: { StringLike: { [`${github}:job_workflow_ref`]: 'shop/ci/.github/workflows/deploy.yml@*' } },
  }],
  ['a group\'s projects on GitLab', {
    ...web, Principal: { Federated: own('oidc-provider/gitlab.com') },
    Condition: { StringLike: { 'gitlab.com:sub': 'project_path:shop/*:ref_type:branch:ref:main' } },
  }],
  ['workspaces of Terraform', {
    ...web, Principal: { Federated: own('oidc-provider/app.terraform.io') }, Condition: {
      StringEquals: { 'app.terraform.io:aud': 'aws.workload.identity' },
      StringLike: { 'app.terraform.io:sub': 'organization:shop:project:*:workspace:*:run_phase:*' } },
  }],
  ['a GitLab of one\'s own, whoever it is', { ...web, Principal: { Federated: own('oidc-provider/gitlab.example.com') } }],
  ['an account of a cluster\'s services', {
    ...web, Principal: { Federated: own(`oidc-provider/${cluster}`) },
    Condition: {
      StringEquals: { [`${cluster}:sub`]: 'system:serviceaccount:kube-system:dns', [`${cluster}:aud`]: 'sts.amazonaws.com' },
    },
  }],
  ['guests of an identity pool', {
    ...web, Principal: { Federated: 'cognito-identity.amazonaws.com' }, Condition: {
      'StringEquals': { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:11111111-2222-3333-4444-555555555555' },
      'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' } },
  }],
  ['an application of Google\'s', {
    ...web, Principal: { Federated: 'accounts.google.com' },
    Condition: { StringEquals: { 'accounts.google.com:aud': '66677788899900' } },
  }],
  ['people of a SAML provider, at the console', {
    ...saml, Action: 'sts:AssumeRoleWithSAML', Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
  }],
  ['people of a SAML provider, with tags', {
    ...saml, Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
    Condition: { StringLike: { 'aws:RequestTag/department': '*' }, StringEquals: { 'SAML:sub_type': 'persistent' } },
  }],
  ['the older version, and a name that is empty, as consoles wrote it', {
    Version: '2008-10-17', Statement: [{ Sid: '', ...service('ec2.amazonaws.com') }],
  }],
  ['no version at all', { Statement: service('ec2.amazonaws.com') }],
]
