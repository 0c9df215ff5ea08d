// Log groups of another account: nobody reads them, or learns of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startWithOther()

test('a group of another account is denied as one that is not there, whatever one\'s own policies ask of its tags', async () => {
  await sdk(server, theirs).logs.createLogGroup({ logGroupName: 'there', tags: { team: 'red' } })
  const probe = { ...allow('*'), Effect: 'Deny', Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } } as const
  const only = { ...allow('logs:*'), Condition: { StringLike: { 'aws:ResourceTag/team': '*' } } }
  for (const [name, statements] of [['denying', [allow('*'), probe]], ['allowing', [only]]] as const) {
    const { logs } = sdk(server, await createUser(server, name, ...statements))
    const told = async (group: string) => {
      const logGroupIdentifiers = [`arn:aws:logs:us-east-1:${other}:log-group:${group}`]
      const thrown = await logs.startLiveTail({ logGroupIdentifiers }).then(() => assert.fail(), (error: Error) => error)
      assert.equal(thrown.name, 'AccessDeniedException')
      return thrown.message.replace(group, '')
    }
    assert.equal(await told('there'), await told('none'))
  }
})
