// Wrong codes are counted by the server that they were brought to, for as long as it has its store.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enabledPhone, type Phone } from '../../../../test/kit/mfa.ts'
import { send, signed, type Unsigned } from '../../../../test/kit/raw-request.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer, type TestServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const reset: Unsigned = { service: 'stockade', method: 'POST', target: '/_stockade/reset', headers: {}, body: '' }

interface Trying {
  readonly phone: Phone
  /** Whether the code was right. */
  readonly sends: (code: string) => Promise<boolean>
}

async function ann(server: TestServer): Promise<Trying> {
  const { sts } = sdk(server, await createUser(server, 'ann', allow('sts:*')))
  const phone = await enabledPhone(server, 'ann')
  const asking = (TokenCode: string) => sts.getSessionToken({ SerialNumber: phone.serial, TokenCode })
  return { phone, sends: code => asking(code).then(() => true, () => false) }
}

async function guess({ phone, sends }: Trying): Promise<void> {
  const guesses = Array.from({ length: 12 }, (_, i) => String((Number(phone.code()) + 1000 + i) % 1e6).padStart(6, '0'))
  for (const code of guesses) assert.equal(await sends(code), false)
}

test('who guesses at one server is in nobody’s way at another of the same process and account', async () => {
  const settings = { ephemeral: true, dev: true }
  const [one, two] = [await ann(await startServer(settings)), await ann(await startServer(settings))]
  assert.equal(one.phone.serial, two.phone.serial)
  await guess(one)
  assert.equal(await two.sends(two.phone.nextCode()), true)
})

test('a reset forgets what was guessed', async () => {
  const server = await startServer({ ephemeral: true, dev: true })
  await guess(await ann(server))
  assert.equal((await send(server.url, signed(server.url, reset))).status, 200)
  const { phone, sends } = await ann(server)
  assert.equal(await sends(phone.nextCode()), true)
})
