import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const { iam } = sdk(await startServer())

test('where the issuer is, while it is enabled', async () => {
  await assertRefused(iam.getOutboundWebIdentityFederationInfo({}), 'FeatureDisabled', /./, 404)
  const { IssuerIdentifier } = await iam.enableOutboundWebIdentityFederation({})
  const { IssuerIdentifier: told, JwtVendingEnabled } = await iam.getOutboundWebIdentityFederationInfo({})
  assert.deepEqual([told, JwtVendingEnabled], [IssuerIdentifier, true])
  await iam.disableOutboundWebIdentityFederation({})
  await assertRefused(iam.getOutboundWebIdentityFederationInfo({}), 'FeatureDisabled', /./, 404)
})
