// AWS's own parameters, under /aws/service: every account reads them, by name and by path.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { regionsOf } from '../../../core/regions.ts'

const server = await startServer()
const { ssm } = sdk(server)
const regions = '/aws/service/global-infrastructure/regions'
const linux = '/aws/service/ami-amazon-linux-latest'

test('one by its name, by its ARN, by its version', async () => {
  const Name = `${regions}/eu-west-1/longName`
  const ARN = `arn:aws:ssm:us-east-1::parameter${Name}`
  for (const asked of [Name, `${Name}:1`, ARN]) {
    const { Parameter } = await ssm.getParameter({ Name: asked, WithDecryption: true })
    const { LastModifiedDate, Selector: _, ...rest } = Parameter!
    assert.deepEqual(rest, { Name, Type: 'String', Value: 'Europe (Ireland)', Version: 1, ARN, DataType: 'text' })
    assert.ok(LastModifiedDate instanceof Date)
  }
  await assertRefused(ssm.getParameter({ Name: `${Name}:2` }), 'ParameterVersionNotFound', /could not find version 2 of/)
  await assertRefused(ssm.getParameter({ Name: `${regions}/mars-1` }), 'ParameterNotFound', /.*/)
  const { Parameters: [image] = [] } = await ssm.getParameters({ Names: [`${linux}/al2023-ami-kernel-default-x86_64`] })
  assert.match(image!.Value!, /^ami-[\da-f]{17}$/)
  assert.equal(image?.DataType, 'aws:ec2:image')
  const there = sdk(server, undefined, 'eu-west-1').ssm
  assert.notEqual((await there.getParameter({ Name: image!.Name! })).Parameter?.Value, image?.Value)
  const { Parameters: history = [] } = await ssm.getParameterHistory({ Name: image!.Name! })
  assert.deepEqual(history.map(({ Value }) => Value), [image?.Value])
})

test('below a path, page by page, and by filters', async () => {
  const found: string[] = []
  for (let NextToken: string | undefined, more = true; more; more = NextToken !== undefined) {
    const answer = await ssm.getParametersByPath({ Path: regions, MaxResults: 10, ...(NextToken && { NextToken }) })
    found.push(...answer.Parameters!.map(({ Value }) => Value!))
    NextToken = answer.NextToken
  }
  assert.deepEqual(found, regionsOf('aws').toSorted())
  const typed = await ssm.getParametersByPath({ Path: linux, ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }] })
  assert.deepEqual(typed.Parameters, [])
  const labelled = await ssm.getParametersByPath({ Path: linux, ParameterFilters: [{ Key: 'Label', Values: ['x'] }] })
  assert.deepEqual([labelled.Parameters, labelled.NextToken], [[], undefined])
  const { Parameters: described = [] } = await ssm.describeParameters({
    ParameterFilters: [{ Key: 'Path', Values: [linux] }, { Key: 'Name', Option: 'Contains', Values: ['al2023-ami-minimal'] }],
  })
  assert.deepEqual(described.map(({ Name, Tier }) => [Name, Tier]), [
    [`${linux}/al2023-ami-minimal-kernel-default-arm64`, 'Standard'],
    [`${linux}/al2023-ami-minimal-kernel-default-x86_64`, 'Standard'],
  ])
})

test('nobody writes them, and they are in no list of the account', async () => {
  const put = ssm.putParameter({ Name: `${regions}/mars-1`, Value: 'x', Type: 'String' })
  await assertRefused(put, 'AccessDeniedException', /^No access to reserved parameter name: aws\/service/)
  await assertRefused(ssm.deleteParameter({ Name: `${regions}/eu-west-1` }), 'AccessDeniedException', /^No access to reserved/)
  assert.deepEqual((await ssm.describeParameters({})).Parameters, [])
  assert.deepEqual((await ssm.getParametersByPath({ Path: '/', Recursive: true })).Parameters, [])
})

test('with a path of the account\'s own beside theirs that one is listed alone', async () => {
  await ssm.putParameter({ Name: '/own/one', Value: 'x', Type: 'String' })
  const both = await ssm.describeParameters({ ParameterFilters: [{ Key: 'Path', Values: [linux, '/own'] }] })
  assert.deepEqual(both.Parameters!.map(({ Name }) => Name), ['/own/one'])
})

test('policies know them by an ARN without an account', async () => {
  const statement = allow('ssm:GetParameter*', 'arn:aws:ssm:us-east-1::parameter/aws/service/global-infrastructure/*')
  const reader = sdk(server, await createUser(server, 'reader', statement)).ssm
  assert.equal((await reader.getParameter({ Name: `${regions}/us-east-1` })).Parameter?.Value, 'us-east-1')
  assert.equal((await reader.getParametersByPath({ Path: regions })).Parameters?.length, 10)
  const other = reader.getParameter({ Name: `${linux}/al2023-ami-kernel-default-x86_64` })
  await assertRefused(other, 'AccessDeniedException', /on resource: arn:aws:ssm:us-east-1::parameter\/aws\/service\/ami-/)
})

test('what is of another partition is in none of ours', async () => {
  const path = '/aws/service/global-infrastructure/regions/cn-north-1'
  await assertRefused(ssm.getParameter({ Name: path }), 'ParameterNotFound', /.*/)
})
