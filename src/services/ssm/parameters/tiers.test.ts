// What a parameter's tier lets it have, and that none goes back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import type { Collection } from '../../../storage/collection.ts'
import { Parameters } from './parameters.ts'
import { AdvancedParameters, chooseTier, mostParameters } from './tiers.ts'

const { ssm } = sdk(await startServer())
const put = async (Name: string, more: object = {}) =>
  (await ssm.putParameter({ Name, Value: 'x', Type: 'String', ...more })).Tier

test('a parameter is upgraded by being asked for, and stays so', async () => {
  assert.equal(await put('/up'), 'Standard')
  assert.equal(await put('/up', { Tier: 'Advanced', Overwrite: true }), 'Advanced')
  assert.equal(await put('/up', { Overwrite: true }), 'Advanced')
  assert.equal(await put('/up', { Tier: 'Intelligent-Tiering', Overwrite: true }), 'Advanced')
  await assertRefused(
    put('/up', { Tier: 'Standard', Overwrite: true }), 'ValidationException',
    'This parameter uses the advanced-parameter tier. You can\'t downgrade a parameter from the advanced-parameter tier to the '
      + 'standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. '
      + 'Be aware that standard parameters have a value limit of 4096 characters.',
  )
  const { Parameters: versions = [] } = await ssm.getParameterHistory({ Name: '/up' })
  assert.deepEqual(versions.map(({ Tier }) => Tier), ['Standard', 'Advanced', 'Advanced', 'Advanced'])
  await ssm.deleteParameter({ Name: '/up' })
  assert.equal(await put('/up'), 'Standard')
})

test('values are counted in bytes, at the limit of each tier and over it', async () => {
  const tooLong = /^Standard tier parameters support a maximum parameter value of 4096 characters\./
  assert.equal(await put('/long', { Value: 'é'.repeat(2048) }), 'Standard')
  await assertRefused(put('/longer', { Value: `${'é'.repeat(2048)}x` }), 'ValidationException', tooLong)
  assert.equal(await put('/longer', { Value: `${'é'.repeat(2048)}x`, Tier: 'Intelligent-Tiering' }), 'Advanced')
  assert.equal(await put('/longest', { Value: 'é'.repeat(4096), Tier: 'Advanced' }), 'Advanced')
  for (const Tier of ['Advanced', 'Intelligent-Tiering']) {
    await assertRefused(
      put('/too-long', { Value: 'x'.repeat(8193), Tier }), 'ValidationException',
      'The specified parameter value is too large. Advanced-tier parameters support a maximum parameter value of 8192 '
        + 'characters.',
    )
  }
  await assertRefused(ssm.getParameter({ Name: '/too-long' }), 'ParameterNotFound', /.*/)
})

test('a value that no tier can have is refused for its length, whatever else it is', async () => {
  const tooLarge = /^The specified parameter value is too large\. Advanced-tier/
  const standard = /^Standard tier parameters support a maximum parameter value of 4096 characters\./
  const [invalid, mismatch] = ['ValidationException', 'ParameterPatternMismatchException']
  const others = [
    [{ DataType: 'jsonc' }, invalid], [{ DataType: 'json' }, invalid], [{ DataType: 'integer' }, invalid],
    [{ Type: 'StringList', DataType: 'ipv6-address' }, invalid], [{ AllowedPattern: '^b*$' }, mismatch],
  ] as const
  for (const [more, code] of others) {
    const longer = (Tier: string, length: number) => put('/too-long', { Value: 'a,'.repeat(length / 2), Tier, ...more })
    for (const Tier of ['Advanced', 'Intelligent-Tiering']) {
      await assertRefused(longer(Tier, 8194), 'ValidationException', tooLarge)
      await assertRefused(longer(Tier, 8192), code, /not valid for data type|cannot be validated/)
    }
    const isTypeOfAdvanced = 'DataType' in more && /json/.test(more.DataType)
    await assertRefused(
      longer('Standard', 8194), 'ValidationException', isTypeOfAdvanced ? /must use the advanced-parameter tier/ : standard,
    )
  }
  await put('/is-advanced', { Tier: 'Advanced' })
  const again = (more: object) => put('/is-advanced', { Value: 'x'.repeat(8193), Overwrite: true, DataType: 'json', ...more })
  await assertRefused(again({}), 'ValidationException', tooLarge)
  await assertRefused(again({ Tier: 'Standard' }), 'ValidationException', /can't downgrade/)
  await ssm.deleteParameter({ Name: '/is-advanced' })
})

test('lists find parameters by their tier', async () => {
  const { Parameters: found = [] } = await ssm.describeParameters({ ParameterFilters: [{ Key: 'Tier', Values: ['Advanced'] }] })
  assert.deepEqual(found.map(({ Name, Tier }) => [Name, Tier]), [['/longer', 'Advanced'], ['/longest', 'Advanced']])
})

/** As PutParameter asks for the tier of a new parameter where there are so many. */
function askAmong(all: number, advanced: number, Tier: 'Standard' | 'Advanced' | 'Intelligent-Tiering') {
  const counts = new Map<Collection<never>, number>([[Parameters as never, all], [AdvancedParameters as never, advanced]])
  const state = { count: async (of: Collection<never>) => counts.get(of)! } as never
  const error = (code: string) => new Error(code) as never
  return chooseTier({ input: { Tier }, state, error }, undefined, { value: 'x', dataType: 'text', hasPolicies: false })
}

test('there are so many parameters of each tier, and the intelligent one goes on with the other', async () => {
  const { standard: Standard, advanced: Advanced } = mostParameters
  assert.equal(await askAmong(Standard - 1, 0, 'Standard'), 'Standard')
  await assert.rejects(askAmong(Standard, 0, 'Standard'), /ParameterLimitExceeded/)
  assert.equal(await askAmong(Standard, 1, 'Standard'), 'Standard')
  assert.equal(await askAmong(Standard, 0, 'Intelligent-Tiering'), 'Advanced')
  assert.equal(await askAmong(Standard, 0, 'Advanced'), 'Advanced')
  await assert.rejects(askAmong(Advanced + Standard, Advanced, 'Advanced'), /ParameterLimitExceeded/)
  await assert.rejects(askAmong(Advanced + Standard, Advanced, 'Intelligent-Tiering'), /ParameterLimitExceeded/)
})
