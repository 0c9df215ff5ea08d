import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const arnOf = (name: string) => `arn:aws:iam::${account}:${name}`
const nobody = await createUser(server, 'nobody')

test('nobody has a grant to retire', async () => {
  const RetiringPrincipal = arnOf('user/nobody')
  await createRole(server, 'worker')
  const session = `arn:aws:sts::${account}:assumed-role/worker/b`
  for (const principal of [arnOf('root'), arnOf('role/worker'), session, RetiringPrincipal]) {
    const { Grants, Truncated, NextMarker } = await kms.listRetirableGrants({ RetiringPrincipal: principal })
    assert.deepEqual([Grants, Truncated, NextMarker], [[], false, undefined])
  }
  await assertRecord(server, 'ListRetirableGrants', {
    readOnly: true, requestParameters: { retiringPrincipal: RetiringPrincipal }, responseElements: null,
  })
})

test('what is no principal of the account, and no principal at all', async () => {
  const others = [
    arnOf('user/none'), arnOf('role/none'), arnOf('group/a'), arnOf('policy/a'), arnOf('user/'), account, 'nonsense',
    'arn:aws:iam::111122223333:root', arnOf('root').replace('aws', 'aws-cn'), arnOf('root').replace('iam', 's3'),
  ]
  for (const RetiringPrincipal of others) {
    await assertRefused(
      kms.listRetirableGrants({ RetiringPrincipal }), 'InvalidArnException',
      `ARN does not refer to a valid principal: ${RetiringPrincipal}`,
    )
  }
  await assertRefused(
    kms.listRetirableGrants({}), 'ValidationException',
    "1 validation error detected: Value null at 'retiringPrincipal' failed to satisfy constraint: Member must not be null",
  )
  const service = kms.listRetirableGrants({ RetiringServicePrincipal: 'ec2.amazonaws.com' })
  await assertRefused(service, 'ValidationException', 'RetiringServicePrincipal is for AWS services to use.')
})

test('a marker is of a list that had more', async () => {
  const { NextMarker: Marker } = await kms.listAliases({ Limit: 1 })
  const call = kms.listRetirableGrants({ RetiringPrincipal: arnOf('root'), Marker })
  await assertRefused(call, 'InvalidMarkerException', 'UnknownError')
})

test('without the permission there is no list', async () => {
  await assertRefused(
    sdk(server, nobody).kms.listRetirableGrants({ RetiringPrincipal: arnOf('root') }), 'AccessDeniedException',
    `User: ${arnOf('user/nobody')} is not authorized to perform: kms:ListRetirableGrants on resource: * `
      + 'because no identity-based policy allows the kms:ListRetirableGrants action',
  )
})
