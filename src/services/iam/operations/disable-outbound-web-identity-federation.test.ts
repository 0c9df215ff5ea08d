import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const { iam } = sdk(await startServer())

test('only what is enabled can be disabled', async () => {
  await assertRefused(iam.disableOutboundWebIdentityFederation({}), 'FeatureDisabled', /./, 404)
  await iam.enableOutboundWebIdentityFederation({})
  await iam.disableOutboundWebIdentityFederation({})
  await assertRefused(iam.disableOutboundWebIdentityFederation({}), 'FeatureDisabled', /./, 404)
})
