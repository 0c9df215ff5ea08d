// AWS's request quotas, where the server enforces them.
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const server = await startServer({ quotas: 'aws' })
const { kms } = sdk(server)

test('a quota may be less than one call a second', async () => {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL' })
  const ask = () => kms.getParametersForImport({
    KeyId: KeyMetadata!.KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048',
  })
  await ask()
  await pause(1200)
  await assertRefused(ask(), 'ThrottlingException', /^You have exceeded the rate at which you may call KMS\./)
})
