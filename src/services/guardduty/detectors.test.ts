// A detector is made, once, shown and deleted: what comes back, who is refused, and what is wrong with a request.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { send, signed } from '../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { guardduty } = sdk(server)

test('what is wrong makes no detector', async () => {
  const features = guardduty.createDetector({ Enable: true, Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }] })
  await assertRefused(features, 'NotImplementedException', /CreateDetector with features is not implemented/, 501)
  const reserved = guardduty.createDetector({ Enable: true, Tags: { 'aws:a': 'b' } })
  await assertRefused(reserved, 'BadRequestException', /Map keys must satisfy constraint/)
  const often = guardduty.createDetector({ Enable: true, FindingPublishingFrequency: 'DAILY' as 'ONE_HOUR' })
  await assertRefused(often, 'BadRequestException', /failed to satisfy constraint/)
  const nobody = sdk(server, await createUser(server, 'nobody')).guardduty
  await assertRefused(
    nobody.createDetector({ Enable: true }), 'AccessDeniedException',
    /not authorized to perform: guardduty:CreateDetector because no identity-based policy allows|on resource: \*/, 403,
  )
})

test('a detector is made once in a Region, and shown as it was made', async () => {
  const { DetectorId } = await guardduty.createDetector({ Enable: false, Tags: { team: 'blue' } })
  const record = await lastRecord(server, 'CreateDetector')
  const { clientToken: _token, ...asked } = record.requestParameters as { readonly clientToken: string }
  assert.deepEqual(asked, { enable: false, tags: { team: 'blue' } })
  const { $metadata: _, CreatedAt, UpdatedAt, ...shown } = await guardduty.getDetector({ DetectorId: DetectorId! })
  assert.ok(CreatedAt === UpdatedAt && !Number.isNaN(Date.parse(CreatedAt!)))
  assert.deepEqual(shown, {
    FindingPublishingFrequency: 'SIX_HOURS', Status: 'DISABLED', Tags: { team: 'blue' },
    ServiceRole: 'arn:aws:iam::000000000000:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty',
  })
  await assertRefused(
    guardduty.createDetector({ Enable: true }), 'BadRequestException',
    'The request is rejected because a detector already exists for the current account.',
  )
  const elsewhere = sdk(server, undefined, 'eu-west-1').guardduty
  await assertRefused(
    elsewhere.getDetector({ DetectorId: DetectorId! }), 'BadRequestException',
    'The request is rejected because the input detectorId is not owned by the current account.',
  )
  await elsewhere.createDetector({ Enable: true })
})

test('an error is written as its model has it', async () => {
  const { status, body } = await send(server.url, signed(server.url, {
    service: 'guardduty', method: 'GET', target: '/detector/none', headers: {}, body: '',
  }))
  const message = 'The request is rejected because the input detectorId is not owned by the current account.'
  assert.deepEqual([status, JSON.parse(body)], [400, { message }])
})

test('two at once make one', async () => {
  const { guardduty: there } = sdk(server, undefined, 'eu-central-1')
  const made = await Promise.allSettled(Array.from({ length: 4 }, () => there.createDetector({ Enable: true })))
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('whoever is allowed one detector is denied another', async () => {
  const { guardduty: there } = sdk(server, undefined, 'us-west-2')
  const { DetectorId } = await there.createDetector({ Enable: true })
  const one = allow('guardduty:GetDetector', `arn:aws:guardduty:us-west-2:000000000000:detector/${DetectorId!}`)
  const reader = sdk(server, await createUser(server, 'reader', one), 'us-west-2').guardduty
  assert.equal((await reader.getDetector({ DetectorId: DetectorId! })).Status, 'ENABLED')
  const other = reader.getDetector({ DetectorId: '0'.repeat(32) })
  await assertRefused(other, 'AccessDeniedException', /GetDetector on resource: arn:aws:guardduty:us-west-2:/, 403)
})

test('a detector that was deleted is gone, and another may be made', async () => {
  const { guardduty: there } = sdk(server, undefined, 'us-west-1')
  const { DetectorId } = await there.createDetector({ Enable: true })
  const arn = `arn:aws:guardduty:us-west-1:000000000000:detector/${DetectorId!}`
  const reader = sdk(server, await createUser(server, 'no-remover', allow('guardduty:GetDetector', arn)), 'us-west-1').guardduty
  await assertRefused(
    reader.deleteDetector({ DetectorId: DetectorId! }), 'AccessDeniedException',
    new RegExp(`not authorized to perform: guardduty:DeleteDetector on resource: ${arn} `), 403,
  )
  await there.deleteDetector({ DetectorId: DetectorId! })
  const { readOnly, requestParameters, responseElements } = await lastRecord(server, 'DeleteDetector')
  assert.deepEqual([readOnly, requestParameters, responseElements], [false, { detectorId: DetectorId }, null])
  const notOwned = 'The request is rejected because the input detectorId is not owned by the current account.'
  await assertRefused(there.deleteDetector({ DetectorId: DetectorId! }), 'BadRequestException', notOwned)
  await assertRefused(there.getDetector({ DetectorId: DetectorId! }), 'BadRequestException', notOwned)
  assert.notEqual((await there.createDetector({ Enable: true })).DetectorId, DetectorId)
})
