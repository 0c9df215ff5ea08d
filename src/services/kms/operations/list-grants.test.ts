import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!

test('a key has no grants, whatever is asked for', async () => {
  const GranteePrincipal = `arn:aws:iam::${account}:root`
  for (const filter of [{}, { Limit: 10 }, { GrantId: 'a'.repeat(64) }, { GranteePrincipal }]) {
    const { Grants, Truncated, NextMarker } = await kms.listGrants({ KeyId, ...filter })
    assert.deepEqual([Grants, Truncated, NextMarker], [[], false, undefined])
  }
  await assertRecord(server, 'ListGrants', {
    readOnly: true,
    requestParameters: { keyId: KeyId, granteePrincipal: GranteePrincipal },
    responseElements: null,
    resources: [{ accountId: account, type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('what is asked for is checked', async () => {
  await assertRefused(kms.listGrants({ KeyId, GrantId: 'abc' }), 'InvalidGrantIdException', 'UnknownError')
  const { NextMarker: Marker } = await kms.listAliases({ Limit: 1 })
  for (const other of [Marker, 'nonsense']) {
    await assertRefused(kms.listGrants({ KeyId, Marker: other }), 'InvalidMarkerException', 'UnknownError')
  }
  const GranteeServicePrincipal = 'ec2.amazonaws.com'
  await assertRefused(kms.listGrants({ KeyId, GranteeServicePrincipal }), 'ValidationException', /is for AWS services to use\.$/)
  await assertRefused(
    kms.listGrants({ KeyId, GranteeServicePrincipal, GranteePrincipal: 'ec2.amazonaws.com' }), 'ValidationException',
    'Specify either GranteePrincipal or GranteeServicePrincipal.',
  )
  await assertRefused(kms.listGrants({ KeyId: 'nonsense' }), 'NotFoundException', "Invalid keyId 'nonsense'")
})

test('without the permission there is no list', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.listGrants({ KeyId }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/nobody is not authorized to perform: kms:ListGrants on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:ListGrants action',
  )
})
