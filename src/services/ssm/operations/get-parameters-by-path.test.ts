import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GetParametersByPathRequest } from '@aws-sdk/client-ssm'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const all = ['/app', '/app-x/a', '/app/a', '/app/b', '/app/db/password', '/app/db/user', '/zoo/a', 'flag']
for (const Name of all) await ssm.putParameter({ Name, Value: Name, Type: 'String' })

async function names(request: GetParametersByPathRequest): Promise<string[]> {
  const found: string[] = []
  let NextToken: string | undefined
  do {
    const page = await ssm.getParametersByPath({ ...request, NextToken })
    found.push(...page.Parameters!.map(({ Name }) => Name!))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}

test('those right below a path, or all below it', async () => {
  assert.deepEqual(await names({ Path: '/app' }), ['/app/a', '/app/b'])
  assert.deepEqual(await names({ Path: '/app/' }), ['/app/a', '/app/b'])
  assert.deepEqual(await names({ Path: '/app', Recursive: true }), ['/app/a', '/app/b', '/app/db/password', '/app/db/user'])
  assert.deepEqual(await names({ Path: '/none', Recursive: true }), [])
  const everything = await names({ Path: '/', Recursive: true })
  assert.deepEqual(everything.toSorted(), ['app', ...all.filter(name => name !== '/app')].toSorted())
})

test('page by page, with tokens that are good for their path alone', async () => {
  const oneByOne = await names({ Path: '/app', Recursive: true, MaxResults: 1 })
  assert.deepEqual(oneByOne, ['/app/a', '/app/b', '/app/db/password', '/app/db/user'])
  const { NextToken } = await ssm.getParametersByPath({ Path: '/app', MaxResults: 1 })
  const elsewhere = ssm.getParametersByPath({ Path: '/zoo', NextToken })
  await assertRefused(elsewhere, 'InvalidNextToken', `The following token is invalid: ${NextToken}.`)
})

test('what is no path', async () => {
  for (const Path of ['app', '/app//b', '/a b']) {
    await assertRefused(ssm.getParametersByPath({ Path }), 'ValidationException', /must begin with a forward slash/)
  }
})

test('is decided on the path alone: a Deny below it hides nothing', async () => {
  const deny = { Effect: 'Deny', Action: 'ssm:*', Resource: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/db/*' } as const
  const user = sdk(server, await createUser(server, 'user', allow('ssm:GetParametersByPath'), deny))
  const { Parameters } = await user.ssm.getParametersByPath({ Path: '/app', Recursive: true })
  assert.equal(Parameters?.length, 4)
  await assertRefused(user.ssm.getParametersByPath({ Path: '/app/db/x' }), 'AccessDeniedException', /explicit deny/)
})
