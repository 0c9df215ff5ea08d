// GuardDuty through every client, which send it as REST with JSON.
import assert from 'node:assert/strict'
import { CreateDetector, DeleteDetector, GetDetector } from '../../../src/contracts/guardduty.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

async function detector({ call }: AnyClient, server: TestServer): Promise<void> {
  const Tags = { team: 'grüße' }
  const tagless = await createUser(server, 'tagless', allow('guardduty:CreateDetector'))
  const denied = call(tagless, CreateDetector, { Enable: true, Tags })
  await refused(denied, 'AccessDeniedException', /perform: guardduty:TagResource on resource: arn:aws:guardduty/)
  const { DetectorId } = await call(root, CreateDetector, { Enable: true, FindingPublishingFrequency: 'ONE_HOUR', Tags })
  assert.match(DetectorId!, /^[\da-f]{32}$/)
  const shown = await call(root, GetDetector, { DetectorId: DetectorId! })
  assert.deepEqual([shown.Status, shown.FindingPublishingFrequency, shown.Tags], ['ENABLED', 'ONE_HOUR', Tags])
  await refused(
    call(root, CreateDetector, { Enable: true }), 'BadRequestException',
    'The request is rejected because a detector already exists for the current account.',
  )
  await refused(
    call(root, GetDetector, { DetectorId: '0'.repeat(32) }), 'BadRequestException',
    'The request is rejected because the input detectorId is not owned by the current account.',
  )
  const one = allow('guardduty:GetDetector', `arn:aws:guardduty:*:${account}:detector/${DetectorId!}`)
  const reader = await createUser(server, 'reader', one)
  assert.equal((await call(reader, GetDetector, { DetectorId: DetectorId! })).Status, 'ENABLED')
  const other = call(reader, GetDetector, { DetectorId: 'a/b c' })
  await refused(other, 'AccessDeniedException', /GetDetector on resource: arn:aws:guardduty:\S+:detector\/a\/b c/)
  await refused(
    call(reader, DeleteDetector, { DetectorId: DetectorId! }), 'AccessDeniedException', /perform: guardduty:DeleteDetector on/,
  )
  await call(root, DeleteDetector, { DetectorId: DetectorId! })
  await refused(call(root, DeleteDetector, { DetectorId: DetectorId! }), 'BadRequestException', /detectorId is not owned by/)
  const recorded = (await server.records()).filter(({ eventSource }) => eventSource === 'guardduty.amazonaws.com')
  assert.deepEqual(recorded.map(({ eventName, errorCode }) => [eventName, errorCode]), [
    ['CreateDetector', 'AccessDenied'], ['CreateDetector', undefined], ['GetDetector', undefined],
    ['CreateDetector', 'BadRequestException'], ['GetDetector', 'BadRequestException'], ['GetDetector', undefined],
    ['GetDetector', 'AccessDenied'], ['DeleteDetector', 'AccessDenied'], ['DeleteDetector', undefined],
    ['DeleteDetector', 'BadRequestException'],
  ])
}

throughEveryClient({ 'a detector is made once, shown to whoever may see it, and deleted': detector })
