// Random passwords: what they are made of, that all of it is, and that none is on record.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { GetRandomPasswordCommandInput } from '@aws-sdk/client-secrets-manager'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { drawPassword } from './passwords.ts'

const server = await startServer()
const { secretsmanager: secrets } = sdk(server)
const draw = async (input: GetRandomPasswordCommandInput = {}) => (await secrets.getRandomPassword(input)).RandomPassword!
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

test('a password has 32 characters of every kind, and another one is another', async () => {
  const [one, two] = [await draw(), await draw()]
  for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/]) assert.match(one, kind)
  assert.match(one, /^[!-~]{32}$/)
  assert.notEqual(one, two)
  const all = new Set(await draw({ PasswordLength: 4096, IncludeSpace: true }))
  assert.equal(all.size, 95)
  for (const character of punctuation) assert.ok(all.has(character), character)
})

test('what is excluded is not in it', async () => {
  const most = { PasswordLength: 500 }
  assert.match(await draw({ ...most, ExcludePunctuation: true }), /^[A-Za-z\d]{500}$/)
  assert.match(await draw({ ...most, ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }), /^\d{500}$/)
  assert.doesNotMatch(await draw({ ...most, ExcludeNumbers: true, ExcludeCharacters: '/@"\'\\a' }), /[\d/@"'\\a]/)
  const others = { ExcludeUppercase: true, ExcludePunctuation: true, ExcludeNumbers: true }
  const few = { ...others, ExcludeCharacters: 'bcdefghijklmnopqrstuvwxyz' }
  assert.equal(await draw({ PasswordLength: 5, ...few }), 'aaaaa')
  assert.match(await draw({ PasswordLength: 200, IncludeSpace: true, ...few }), /^[a ]{200}$/)
  const short = await draw({ PasswordLength: 4 })
  for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/]) assert.match(short, kind)
  assert.equal((await draw({ PasswordLength: 1, RequireEachIncludedType: false })).length, 1)
})

test('what cannot be made is refused, and what is made is on record nowhere', async () => {
  const all = { ExcludeUppercase: true, ExcludeLowercase: true, ExcludeNumbers: true, ExcludePunctuation: true }
  await assertRefused(draw(all), 'InvalidParameterException', /All characters are excluded/)
  await assertRefused(
    draw({ PasswordLength: 3 }), 'InvalidParameterException', 'Password length 3 is too short based on the required types.',
  )
  await assertRefused(draw({ PasswordLength: 4097 }), 'ValidationException', /less than or equal to 4096/)
  const password = await draw({ PasswordLength: 64, ExcludePunctuation: true })
  const { readOnly, requestParameters, responseElements } = await lastRecord(server, 'GetRandomPassword')
  assert.deepEqual([readOnly, requestParameters, responseElements], [
    true, { passwordLength: 64, excludePunctuation: true }, null,
  ])
  assert.ok(!JSON.stringify(await server.records()).includes(password))
  const nobody = sdk(server, await createUser(server, 'nobody')).secretsmanager
  await assertRefused(nobody.getRandomPassword({}), 'AccessDeniedException', /secretsmanager:GetRandomPassword/)
})

test('each character is as likely as the next, wherever it stands', () => {
  const [length, rounds] = [4, 20_000]
  const counts = Array.from({ length }, () => new Map<string, number>())
  for (let i = 0; i < rounds; i++) {
    const password = drawPassword(n => randomBytes(n), { length, required: ['ab', '1'], pool: 'ab1' })
    counts.forEach((count, at) => count.set(password[at]!, (count.get(password[at]!) ?? 0) + 1))
  }
  // Two places of four are free, and one of the other two is a letter: of each place a third of a half and a half of a quarter.
  for (const count of counts) {
    for (const [character, share] of [['a', 7 / 24], ['b', 7 / 24], ['1', 10 / 24]] as const) {
      assert.ok(Math.abs(count.get(character)! / rounds - share) < 0.02, `${character} ${count.get(character)}`)
    }
  }
})
