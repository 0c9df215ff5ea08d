// Whose simulations wait for room, and for which of the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { mostUnits } from '../../../engines/policy/compile-once.ts'
import { withinRoom } from './room.ts'

const asked = (id: string) => ({ scope: { caller: { kind: 'user', id } } }) as never
const turn = () => new Promise(setImmediate)

/** Everything that there is of it, until it is left. */
async function takeAll(caller: string): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const simulation = withinRoom(asked(caller), ['a'.repeat(2 * mostUnits)], () => promise)
  await turn()
  return async () => {
    resolve()
    await simulation
  }
}

test('who has many simulations makes one of another wait for one of them', async () => {
  const leave = await takeAll('first')
  const ended: string[] = []
  const simulate = (caller: string) => withinRoom(asked(caller), ['a'.repeat(mostUnits)], async () => void ended.push(caller))
  const many = Array.from({ length: 100 }, () => simulate('many'))
  const one = simulate('one')
  await leave()
  await Promise.all([...many, one])
  assert.ok(ended.indexOf('one') <= 1, `behind ${ended.indexOf('one')}`)
})

test('the boundary that a user has takes room as well', async () => {
  const { iam } = sdk(await startServer())
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  const { User } = await iam.createUser({ UserName: 'ann', PermissionsBoundary })
  const leave = await takeAll('first')
  let isEnded = false
  const simulation = iam.simulatePrincipalPolicy({ PolicySourceArn: User!.Arn!, ActionNames: ['s3:GetObject'] })
    .finally(() => (isEnded = true))
  for (let i = 0; i < 50; i++) await iam.getUser({ UserName: 'ann' })
  assert.equal(isEnded, false)
  await leave()
  assert.equal((await simulation).EvaluationResults?.length, 1)
})
