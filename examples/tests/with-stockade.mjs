// Runs a command with a server of its own, whose address and credentials every AWS client finds in the environment:
//
//   node with-stockade.mjs npm test
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startStockade } from 'stockade-server'

const [command, ...args] = process.argv.slice(2)
const stockade = await startStockade()
const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...stockade.environment } })
try {
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
} finally {
  await stockade.stop()
}
