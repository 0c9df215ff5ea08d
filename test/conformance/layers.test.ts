// A session of a role with tags, which goes on into another account and is stopped there by one layer of policies after another,
// as boto3 sees it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { python, withoutBoto3 } from '../kit/python.ts'
import { startServer } from '../kit/server.ts'

const program = `
import json
import boto3
from botocore.exceptions import ClientError

def statement(effect, action, resource='*', **more):
    return {'Effect': effect, 'Action': action, 'Resource': resource, **more}

def policy(*statements):
    return json.dumps({'Version': '2012-10-17', 'Statement': statements})

def trust(principal, *actions, **more):
    return json.dumps({'Version': '2012-10-17', 'Statement': [
        {'Effect': 'Allow', 'Principal': {'AWS': principal}, 'Action': list(actions), **more}]})

def session(made):
    c = made['Credentials']
    return boto3.Session(c['AccessKeyId'], c['SecretAccessKey'], c['SessionToken'], region_name='us-east-1')

def refusal(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response['Error']['Message']
    raise AssertionError('nobody refused it')

root = boto3.Session(region_name='us-east-1')
org, iam, account = root.client('organizations'), root.client('iam'), root.client('sts').get_caller_identity()['Account']
org.create_organization(FeatureSet='ALL')
top = org.list_roots()['Roots'][0]['Id']
org.enable_policy_type(RootId=top, PolicyType='SERVICE_CONTROL_POLICY')
member = org.create_account(Email='shop@example.com', AccountName='shop')['CreateAccountStatus']['AccountId']
iam.create_user(UserName='ann')
assuming = policy(statement('Allow', ['sts:AssumeRole', 'sts:TagSession']))
iam.put_user_policy(UserName='ann', PolicyName='own', PolicyDocument=assuming)
key = iam.create_access_key(UserName='ann')['AccessKey']
ann = boto3.Session(key['AccessKeyId'], key['SecretAccessKey'], region_name='us-east-1')
me = f'arn:aws:iam::{account}:root'
iam.create_role(RoleName='desk', AssumeRolePolicyDocument=trust(me, 'sts:AssumeRole', 'sts:TagSession'))
iam.put_role_policy(RoleName='desk', PolicyName='own', PolicyDocument=assuming)

admin = session(ann.client('sts').assume_role(
    RoleArn=f'arn:aws:iam::{member}:role/OrganizationAccountAccessRole', RoleSessionName='setup'))
theirs = admin.client('iam')
there = f'arn:aws:iam::{member}:role/worker'
theirs.create_role(RoleName='worker', AssumeRolePolicyDocument=trust(
    f'arn:aws:iam::{account}:role/desk', 'sts:AssumeRole', 'sts:TagSession',
    Condition={'StringEquals': {'aws:PrincipalTag/team': 'red'}}))
theirs.put_role_policy(RoleName='worker', PolicyName='own', PolicyDocument=policy(statement(
    'Allow', 'kms:*', Condition={'StringEquals': {'aws:PrincipalTag/team': 'red'}})))

def desk(**more):
    return session(ann.client('sts').assume_role(RoleArn=f'arn:aws:iam::{account}:role/desk', RoleSessionName='ann', **more))

def worker(**more):
    tagged = desk(Tags=[{'Key': 'team', 'Value': 'red'}], TransitiveTagKeys=['team'])
    return session(tagged.client('sts').assume_role(RoleArn=there, RoleSessionName='ann', **more)).client('kms')

told = {'untagged': refusal(desk().client('sts').assume_role, RoleArn=there, RoleSessionName='ann')}
worker().list_keys()
worker().create_key()
scp = org.create_policy(Name='no-keys', Description='', Type='SERVICE_CONTROL_POLICY',
                        Content=policy(statement('Deny', 'kms:CreateKey')))['Policy']['PolicySummary']
org.attach_policy(PolicyId=scp['Id'], TargetId=member)
told['scp'] = refusal(worker().create_key)
org.detach_policy(PolicyId=scp['Id'], TargetId=member)
edge = theirs.create_policy(PolicyName='edge', PolicyDocument=policy(statement('Allow', 'kms:List*')))['Policy']['Arn']
theirs.put_role_permissions_boundary(RoleName='worker', PermissionsBoundary=edge)
told['boundary'] = refusal(worker().create_key)
theirs.delete_role_permissions_boundary(RoleName='worker')
told['session'] = refusal(worker(Policy=policy(statement('Allow', 'kms:ListKeys'))).create_key)
worker().create_key()
print(json.dumps({'account': account, 'member': member, 'scp': scp['Arn'], 'told': told}))
`

test('each refusal names the layer that stopped the call', { skip: withoutBoto3 }, async () => {
  const { code, out, err } = await python(await startServer(), program)
  assert.equal(code, 0, err)
  const { account, member, scp, told } = JSON.parse(out) as {
    readonly account: string; readonly member: string; readonly scp: string; readonly told: Readonly<Record<string, string>>
  }
  const desk = `User: arn:aws:sts::${account}:assumed-role/desk/ann`
  const worker = `User: arn:aws:sts::${member}:assumed-role/worker/ann is not authorized to perform: kms:CreateKey on resource: *`
  assert.deepEqual(told, {
    untagged: `${desk} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${member}:role/worker`,
    scp: `${worker} with an explicit deny in a service control policy: ${scp}`,
    boundary: `${worker} because no permissions boundary allows the kms:CreateKey action`,
    session: `${worker} because no session policy allows the kms:CreateKey action`,
  })
})
