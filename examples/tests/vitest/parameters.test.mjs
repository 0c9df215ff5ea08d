// Vitest: `vitest run`. It isolates each file, so each file has a server of its own.
import { SSM } from '@aws-sdk/client-ssm'
import { startStockade } from 'stockade-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

let stockade, ssm

beforeAll(async () => {
  stockade = await startStockade()
  ssm = new SSM(stockade.clientConfig)
})
beforeEach(() => stockade.reset())
afterAll(() => stockade.stop())

test('a SecureString is read in clear by whoever may decrypt it', async () => {
  await ssm.putParameter({ Name: '/shop/password', Value: 'correct horse', Type: 'SecureString' })
  const { Parameter } = await ssm.getParameter({ Name: '/shop/password', WithDecryption: true })
  expect(Parameter.Value).toBe('correct horse')
})

test('nothing is left of the test before', async () => {
  await expect(ssm.getParameter({ Name: '/shop/password' })).rejects.toMatchObject({ name: 'ParameterNotFound' })
})
