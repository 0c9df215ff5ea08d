import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer()
await sdk(server).organizations.createOrganization({})

const account = { AccountName: 'shop', Email: 'shop@example.com' }
const tagged = (Key: string, Value: string) => ({ ResourceId: '111122223333', Tags: [{ Key, Value }] })

/** An operation, its input, the reason and the sentence for it. */
const cases: Readonly<Record<string, readonly [string, object, string, string]>> = {
  'a number of an account that is none': [
    'DescribeAccount', { AccountId: '12' }, 'INVALID_PATTERN', 'You provided a value that does not match the required pattern.',
  ],
  'a tag\'s value with a character that none has': [
    'TagResource', tagged('a', '100%'), 'INVALID_PATTERN', 'You provided a value that does not match the required pattern.',
  ],
  'an ARN for an id': [
    'ListTagsForResource', { ResourceId: 'arn:aws:organizations::1:account/o-a/1' }, 'INVALID_PATTERN',
    'You provided a value that does not match the required pattern.',
  ],
  'a type of policy that there is none of': [
    'ListPolicies', { Filter: 'NONE' }, 'INVALID_ENUM', 'You specified an invalid value.',
  ],
  'a word for yes or no that is neither': [
    'CreateAccount', { ...account, IamUserAccessToBilling: 'MAYBE' }, 'INVALID_ENUM', 'You specified an invalid value.',
  ],
  'what has to be there and is not': [
    'CreateAccount', { AccountName: 'shop' }, 'INPUT_REQUIRED', 'You must include a value for all required parameters.',
  ],
  'a text that is too long': [
    'CreateOrganizationalUnit', { ParentId: 'r-abcd', Name: 'n'.repeat(129) }, 'MAX_LENGTH_EXCEEDED',
    'You provided a string parameter that is longer than allowed.',
  ],
  'a text that is too short': [
    'CreateOrganizationalUnit', { ParentId: 'r-abcd', Name: '' }, 'MIN_LENGTH_EXCEEDED',
    'You provided a string parameter that is shorter than allowed.',
  ],
  'too long a page': [
    'ListAccounts', { MaxResults: 21 }, 'MAX_VALUE_EXCEEDED',
    'You provided a numeric parameter that has a larger value than allowed.',
  ],
  'too short a page': [
    'ListAccounts', { MaxResults: 0 }, 'MIN_VALUE_EXCEEDED',
    'You provided a numeric parameter that has a smaller value than allowed.',
  ],
}

for (const [name, [operation, input, Reason, message]] of Object.entries(cases)) {
  test(`${name}: ${Reason}`, async () => {
    const { status, body } = await send(server.url, signed(server.url, jsonCall('organizations', operation, input)))
    assert.equal(status, 400)
    const { __type, Message = '', message: text = Message, ...more } = JSON.parse(body) as Record<string, string>
    assert.deepEqual([__type, text, more['Reason']], ['InvalidInputException', message, Reason])
    const { errorCode, errorMessage } = await lastRecord(server, operation)
    assert.deepEqual([errorCode, errorMessage], ['InvalidInputException', message])
  })
}

test('clients are told the reason as a member of the error', async () => {
  const { organizations } = sdk(server)
  const wrong = organizations.listAccounts({ MaxResults: 21 })
  await assertRefused(wrong, 'InvalidInputException', /larger value/)
  await assert.rejects(wrong, { Reason: 'MAX_VALUE_EXCEEDED' })
})
