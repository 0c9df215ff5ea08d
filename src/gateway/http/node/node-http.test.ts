import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from '../../../../test/kit/command-line.ts'

test('what serves loads no HTTP client', async () => {
  const main = new URL('../../../main.ts', import.meta.url)
  const isLoaded = `process.moduleLoadList.some(name => name.includes('undici/undici'))`
  const asked = async (code: string) => (await run(process.execPath, ['--input-type=module', '--eval', code])).out.trim()
  assert.equal(await asked(`await import('${main}'); console.log(${isLoaded})`), 'false')
  assert.equal(await asked(`await fetch('data:,'); console.log(${isLoaded})`), 'true')
})
