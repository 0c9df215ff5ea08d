// A user who guesses: passwords, of which each takes a processor some tens of milliseconds, and codes of a device; and who has
// devices made, of which each has a picture.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { enabledPhone } from '../kit/mfa.ts'
import { errorOf, queryCall, type Unsigned } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege({ environment: { STOCKADE_QUOTAS: 'off' } })
const server = { url: siege.url } as never
const Password = 'Correct horse 1'
const guesser = await createUser(server, 'guesser', allow(['iam:ChangePassword', 'iam:CreateVirtualMFADevice']))
await sdk(server).iam.createLoginProfile({ UserName: 'guesser', Password })
const phone = await enabledPhone(server, 'guesser')

/** How many answers there were of each code. */
async function askAtOnce(calls: readonly Unsigned[]) {
  const codes = new Map<string, number>()
  await siege.withstand(() => {
    codes.clear()
    return Promise.all(calls.map(async call => {
      const answer = await siege.call(call, guesser)
      const code = answer.status === 200 ? 'made' : errorOf(answer).code
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }))
  })
  return Object.fromEntries(codes)
}

test('passwords that are guessed at once leave others their turn', async t => {
  const guesses = Array.from({ length: scaled(64) }, (_, i) =>
    queryCall('iam', 'ChangePassword', { OldPassword: `Guess number ${i}`, NewPassword: 'Battery staple 2' }))
  assert.deepEqual(await askAtOnce(guesses), { AccessDenied: guesses.length })
  t.diagnostic(`${guesses.length} guesses, ${(await siege.memory() / 1024 / 1024).toFixed(0)} MB`)
  const mine = { OldPassword: Password, NewPassword: 'Battery staple 2' }
  assert.equal((await siege.call(queryCall('iam', 'ChangePassword', mine), guesser)).status, 200)
})

test('so do codes, of which none is found', async () => {
  const right = Number(phone.code(1))
  const guesses = Array.from({ length: scaled(512) }, (_, i) => queryCall('sts', 'GetSessionToken', {
    SerialNumber: phone.serial, TokenCode: String((right + 100_000 + i) % 1e6).padStart(6, '0'),
  }))
  assert.deepEqual(await askAtOnce(guesses), { AccessDenied: guesses.length })
})

test('so do devices that are made', async () => {
  const devices = Array.from({ length: scaled(256) }, (_, i) =>
    queryCall('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: `${'x'.repeat(100)}-${i}` }))
  const { made = 0, EntityAlreadyExists = 0 } = await askAtOnce(devices)
  assert.equal(made + EntityAlreadyExists, devices.length)
})
