import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceFiles } from '../../test/kit/source-files.ts'
import { sharerOf, type Caller, type RoleSession } from './caller.ts'
import { asItself } from './hops.ts'

const session = (name: string): RoleSession => ({
  kind: 'assumed-role', account: '0', arn: `a/${name}`, id: `AROA:${name}`, accessKeyId: `ASIA${name}`, tags: {},
  roleArn: 'r', roleId: 'AROA', roleName: 'role', session: { issuedAt: 0, expiresAt: 0 },
  assumed: { name, tags: {}, transitiveTagKeys: [] },
})

test('sessions of a role have one share together, and everybody else has one of their own', () => {
  assert.equal(sharerOf(session('one')), sharerOf(session('two')))
  const user: Caller = {
    kind: 'user', account: '0', arn: 'a', id: 'AIDA', accessKeyId: 'AKIA', tags: {}, userName: 'ann',
  }
  assert.equal(sharerOf(user), 'AIDA')
})

test('a service has a share for each account that it works for', () => {
  const working = (account: string) => sharerOf(asItself('events.amazonaws.com', { account }))
  assert.notEqual(working('111111111111'), working('222222222222'))
  assert.equal(working('111111111111'), working('111111111111'))
})

/** Where it is told who is calling, and where a session is called by its name. */
const telling = ['src/gateway/caller.ts', 'src/gateway/conditions.ts', 'src/gateway/trail/user-identity.ts']

test('the gateway asks for nobody\'s id to say whose share a call takes', () => {
  const files = sourceFiles().filter(({ path }) => path.startsWith('src/gateway/') && !path.endsWith('.test.ts'))
  const asking = files.filter(({ lines }) => lines.some(line => /\bcaller\.id\b/.test(line))).map(({ path }) => path)
  assert.deepEqual(asking.toSorted(), telling)
})
