// What the history shows of calls through every client: each once, in their order, with what they were refused for.
import assert from 'node:assert/strict'
import { LookupEvents } from '../../../src/contracts/cloudtrail.gen.ts'
import { GetUser } from '../../../src/contracts/iam.gen.ts'
import { CreateAlias, CreateKey, Decrypt, Encrypt } from '../../../src/contracts/kms.gen.ts'
import { GetCallerIdentity } from '../../../src/contracts/sts.gen.ts'
import type { AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

async function history({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  const { KeyMetadata } = await call(root, CreateKey, {})
  const { KeyId } = KeyMetadata!
  await call(root, CreateAlias, { AliasName: 'alias/payroll', TargetKeyId: KeyId })
  await assert.rejects(call(root, CreateAlias, { AliasName: 'alias/payroll', TargetKeyId: KeyId }))
  const clerk = await createUser(server, 'clerk', allow('kms:Encrypt'))
  const { CiphertextBlob } = await call(clerk, Encrypt, { KeyId, Plaintext: Buffer.from('x') })
  await assert.rejects(call(clerk, Decrypt, { CiphertextBlob: CiphertextBlob! }))
  await assert.rejects(call(root, GetUser, { UserName: 'nobody' }))
  await call(root, GetCallerIdentity, {})

  const whole = await callPaged(root, LookupEvents, {}, 4)
  assert.deepEqual(whole.Events!.toReversed().map(({ CloudTrailEvent }) => shownIn(CloudTrailEvent!)), [
    'CreateKey', 'CreateAlias', 'CreateAlias AlreadyExistsException', 'CreateUser', 'PutUserPolicy', 'CreateAccessKey',
    'Encrypt', 'Decrypt AccessDenied', 'GetUser NoSuchEntityException', 'GetCallerIdentity',
  ])
  const LookupAttributes = [{ AttributeKey: 'Username', AttributeValue: 'clerk' } as const]
  const { Events } = await call(root, LookupEvents, { LookupAttributes })
  assert.deepEqual(Events!.map(({ EventName }) => EventName), ['Decrypt', 'Encrypt'])
  for (const { EventTime } of Events!) assert.ok(EventTime instanceof Date)
}

/** The call, and the code of its failure. */
function shownIn(record: string): string {
  const { eventName, errorCode } = JSON.parse(record) as { eventName: string; errorCode?: string }
  return errorCode === undefined ? eventName : `${eventName} ${errorCode}`
}

throughEveryClient({ 'the history shows each call once and in order, page by page': history })
