// What is asked of Secrets Manager: secrets are made, given values and labels, read, and deleted.
import { secretsmanager } from '../src/contracts/services.gen.ts'
import { account, plannedIn, type Plan } from './plan.ts'

const secrets = plannedIn(secretsmanager)
const secret = (i: number) => ({ SecretId: `bench/${i}` })
const version = (i: number, n: number) => `0000000${n}-0000-4000-8000-${String(i).padStart(12, '0')}`
const sharing = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
})

export const ofSecrets: readonly Plan[] = [
  secrets('CreateSecret', i => ({
    Name: secret(i).SecretId, SecretString: 'a value', ClientRequestToken: version(i, 1), Tags: [{ Key: 'team', Value: 'a' }],
  })),
  secrets('GetSecretValue', secret), secrets('DescribeSecret', secret),
  secrets('PutSecretValue', i => ({ ...secret(i), SecretString: 'another', ClientRequestToken: version(i, 2) })),
  secrets('UpdateSecret', i => ({ ...secret(i), Description: 'of the bench', ClientRequestToken: version(i, 3) })),
  secrets('UpdateSecretVersionStage', i => ({ ...secret(i), VersionStage: 'mine', MoveToVersionId: version(i, 1) })),
  secrets('ListSecretVersionIds', secret), secrets('RestoreSecret', secret),
  secrets('BatchGetSecretValue', i => ({ SecretIdList: [secret(i).SecretId] })),
  secrets('ListSecrets', i => ({ SortBy: 'name', Filters: [{ Key: 'tag-key', Values: ['team'] }], MaxResults: 1 + (i % 10) })),
  secrets('TagResource', i => ({ ...secret(i), Tags: [{ Key: 'stage', Value: 'dev' }] })),
  secrets('PutResourcePolicy', i => ({ ...secret(i), ResourcePolicy: sharing })), secrets('GetResourcePolicy', secret),
  secrets('ListResourcePolicies', secret), secrets('DeleteResourcePolicy', secret),
  secrets('ValidateResourcePolicy', i => ({ ...secret(i), ResourcePolicy: sharing })),
  secrets('ReplicateSecretToRegions', i => ({ ...secret(i), AddReplicaRegions: [{ Region: 'eu-west-1' }] })),
  secrets('RemoveRegionsFromReplication', i => ({ ...secret(i), RemoveReplicaRegions: ['eu-west-1'] })),
  secrets('RotateSecret', i => ({
    ...secret(i), ClientRequestToken: version(i, 4), RotateImmediately: false, RotationRules: { AutomaticallyAfterDays: 30 },
    RotationLambdaARN: `arn:aws:lambda:us-east-1:${account}:function:bench`,
  })),
  secrets('CancelRotateSecret', secret),
  secrets('UntagResource', i => ({ ...secret(i), TagKeys: ['stage'] })), secrets('GetRandomPassword', () => ({})),
  secrets('DeleteSecret', i => ({ ...secret(i), RecoveryWindowInDays: 7 })),
]
