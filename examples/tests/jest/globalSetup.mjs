// Runs once, outside the sandbox of the tests, which loads no ES modules. The workers get the environment as it leaves it.
import { startStockade } from 'stockade-server'

export default async function globalSetup() {
  globalThis.stockade = await startStockade()
  process.env.STOCKADE_CLIENT = JSON.stringify(globalThis.stockade.clientConfig)
}
