// npm run contracts -- <folder of models> [--out <folder>] [service...]; services that are named are generated whole.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { generate } from './generate.ts'

const contracts = resolve(dirname(fileURLToPath(import.meta.url)), '../../src/contracts')
const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string', default: contracts } } })
const [models, ...names] = positionals

if (models === undefined) {
  console.error('Usage: npm run contracts -- <folder of models> [--out <folder>] [service...]')
  process.exitCode = 1
} else if (names.length > 0 && resolve(values.out) === contracts) {
  console.error('Some services alone can be generated only into another folder: src/contracts holds them all.')
  process.exitCode = 1
} else {
  const files = await generate(models, contracts, names.length > 0 ? { whole: names } : {})
  mkdirSync(values.out, { recursive: true })
  for (const [name, text] of files) writeFileSync(join(values.out, name), text)
  console.log(`${files.size} files written to ${values.out}`)
}
