// What AWS's model has and Stockade has not: 501 in the service's own form, recorded, and never a success.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contract } from '../../src/contracts/contract.ts'
import { operationsOf } from '../../src/engines/wire/operations.ts'
import { isOperation } from '../../src/gateway/operation.ts'
import { services } from '../../src/services/index.ts'
import { account } from '../kit/identity.ts'
import { errorOf, jsonCall, queryCall, send, signed } from '../kit/raw-request.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { createUser } from '../kit/users.ts'

const server = await startServer()

interface Missing {
  readonly service: string
  readonly operation: string
  readonly query: boolean
}

async function missingOperations(): Promise<Missing[]> {
  const all = await Promise.all(services.map(async ({ facts, load }) => {
    const module = (await load()) as Record<string, unknown>
    const built = new Set(Object.values(module).filter(isOperation).map(({ contract }) => contract.name))
    const { contract } = module['service'] as { readonly contract: Contract }
    return [...operationsOf(contract).keys()].filter(name => !built.has(name))
      .map(operation => ({ service: facts.name, operation, query: facts.protocols.includes('awsQuery') }))
  }))
  return all.flat()
}

test('every operation that is not built says so, and is recorded', async () => {
  const missing = await missingOperations()
  const before = (await server.records()).length
  for (const { service, operation, query } of missing) {
    const call = query ? queryCall(service, operation) : jsonCall(service, operation)
    const answer = await send(server.url, signed(server.url, call))
    const code = query ? 'NotImplemented' : 'NotImplementedException'
    const message = `${service}:${operation} is not implemented by Stockade.`
    assert.deepEqual(errorOf(answer), { code, message, status: 501 }, answer.body)
  }
  const recorded = (await server.records()).slice(before).map(({ eventName, errorCode }) => `${eventName} ${errorCode}`)
  assert.deepEqual(recorded, missing.map(({ operation }) => `${operation} NotImplementedException`))
  assert.ok(missing.length > 150, `${missing.length} operations`)
})

test('a user without permissions is told the same: what is not built reveals nothing', async () => {
  const nobody = await createUser(server, 'nobody')
  const call = jsonCall('cloudtrail', 'CreateTrail', { Name: 'trail', S3BucketName: 'bucket' })
  const answer = await send(server.url, signed(server.url, call, { identity: nobody }))
  assert.equal(errorOf(answer).code, 'NotImplementedException')
})

test('operations that AWS does not have', async () => {
  const json = await send(server.url, signed(server.url, jsonCall('kms', 'MakeCoffee')))
  assert.deepEqual(errorOf(json), { code: 'UnknownOperationException', message: '', status: 400 })
  const query = await send(server.url, signed(server.url, queryCall('iam', 'MakeCoffee')))
  const message = 'Could not find operation MakeCoffee for version 2010-05-08'
  assert.deepEqual(errorOf(query), { code: 'InvalidAction', message, status: 400 })
  const inherited = await send(server.url, signed(server.url, jsonCall('kms', 'constructor')))
  assert.equal(errorOf(inherited).code, 'UnknownOperationException')
})

test('a service that is not there', async () => {
  const names = services.map(({ facts }) => facts.name).filter(name => name !== 'stockade')
  const served = `it has ${names.join(', ')}.`
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' }
  const call = { ...jsonCall('kms', 'ListKeys'), headers }
  const asked = (service: string) => send(server.url, signed(server.url, call, { service }))
  const message = `dynamodb is not part of Stockade; ${served}`
  assert.deepEqual(errorOf(await asked('dynamodb')), { code: 'NotImplementedException', message, status: 501 })
  // By its signature it is one that is served, and by its target it is not.
  assert.deepEqual(errorOf(await asked('kms')), { code: 'UnknownOperationException', message: '', status: 400 })
  const query = { ...queryCall('iam', 'ListUsers'), body: 'Action=DescribeRegions&Version=2016-11-15' }
  const regions = await send(server.url, signed(server.url, query, { service: 'ec2' }))
  assert.deepEqual(errorOf(regions), { code: 'NotImplemented', message: `ec2 is not part of Stockade; ${served}`, status: 501 })
})

test('what needs no signature says so too, and is not recorded', async () => {
  const before = (await server.records()).length
  const { sts } = sdk(server, { accessKeyId: '', secretAccessKey: '' })
  const asked = { RoleArn: `arn:aws:iam::${account}:role/deployer`, RoleSessionName: 'deploy' }
  await assertRefused(
    sts.assumeRoleWithWebIdentity({ ...asked, WebIdentityToken: 'e30.e30.e30' }), 'NotImplemented',
    'sts:AssumeRoleWithWebIdentity is not implemented by Stockade.', 501,
  )
  await assertRefused(
    sts.assumeRoleWithSAML({ ...asked, PrincipalArn: asked.RoleArn, SAMLAssertion: 'YWJjZGVm'.repeat(12_000) }), 'NotImplemented',
    'sts:AssumeRoleWithSAML is not implemented by Stockade.', 501,
  )
  const headers = [['host', 'localhost']] as const
  const get = (query: string) => send(server.url, { method: 'GET', target: `/?${query}`, headers, body: '' })
  const { status } = errorOf(await get('Version=2011-06-15&Action=AssumeRoleWithWebIdentity'))
  assert.equal(status, 501)
  for (const other of [
    'Action=GetCallerIdentity&Version=2011-06-15', 'Action=AssumeRoleWithWebIdentity', 'Action=ListUsers&Version=2010-05-08',
    'Action=__proto__&Version=2011-06-15', 'Action=%&Version=2011-06-15', '',
  ]) {
    assert.deepEqual(errorOf(await get(other)).code, 'MissingAuthenticationToken', other)
  }
  assert.equal((await server.records()).length, before)
})
