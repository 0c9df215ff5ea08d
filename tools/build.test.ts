// A release says what it was built from and of what, and carries the licences of what it is made of.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test, type TestContext } from 'node:test'
import packageFile from '../package.json' with { type: 'json' }
import { version } from '../src/core/version.ts'
import { findCheckoutCommit } from '../src/core/checkout-commit.ts'
import { run } from '../test/kit/command-line.ts'
import { rootVariables } from '../test/kit/identity.ts'
import { checkout } from '../test/kit/source-files.ts'
import { temporaryFolder } from '../test/kit/temporary-folder.ts'
import { buildRelease } from './build.ts'
import { bundledPackages, type BundledPackage } from './bundled-packages.ts'
import { softwareBill } from './sbom.ts'
import { thirdPartyLicences } from './third-party-licences.ts'

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>
}

interface Bill {
  readonly metadata: { readonly component: { readonly 'bom-ref': string } }
  readonly components: readonly { readonly name: string; readonly version: string; readonly 'bom-ref': string }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

function folderOf(t: TestContext): string {
  const folder = temporaryFolder()
  t.after(folder.remove)
  return folder.path
}

test('a release', async t => {
  const folder = folderOf(t)
  await buildRelease(folder)
  const commit = findCheckoutCommit(checkout)

  await t.test('says which version it is and of which commit, without a checkout', async () => {
    const { out } = await run(process.execPath, [join(folder, 'stockade.mjs'), '--version'])
    assert.equal(out, `stockade ${version}${commit === undefined ? '' : ` (${commit.slice(0, 7)})`}\n`)
  })

  await t.test('reads the settings of a file', async () => {
    const here = folderOf(t)
    writeFileSync(join(here, 'stockade.yaml'), 'port: 4613\n', { mode: 0o600 })
    const key = rootVariables
    const { out, err } = await run(process.execPath, [join(folder, 'stockade.mjs'), 'env'], key, '', here)
    assert.match(out, /^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:4613$/m, err)
  })

  await t.test('tells a scanner each package that is in it', () => {
    const bill = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as Bill
    const names = bill.components.map(({ name }) => name)
    for (const name of Object.keys(packageFile.dependencies)) assert.ok(names.includes(name), name)
    assert.ok(names.includes('pg-protocol'), 'what a package asks for is there as well')
    assert.ok(!names.includes('esbuild'), 'what only builds it is not')
    // A package may be there in several versions, each below whoever asks for it.
    const { packages } = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')) as Lock
    for (const { name, version: one } of bill.components) {
      const installed = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
      assert.ok(installed.some(([, { version: other }]) => other === one), name)
    }
    // Each is asked for by somebody, from the release down.
    const reached = new Set([bill.metadata.component['bom-ref']])
    for (const ref of reached) for (const next of bill.dependencies.find(one => one.ref === ref)!.dependsOn) reached.add(next)
    assert.deepEqual([...reached].slice(1).sort(), bill.components.map(one => one['bom-ref']).sort())
  })

  await t.test('carries the licence of each', () => {
    const text = readFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
    const bill = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as Bill
    const parts = text.split(/^-{80}$/m).slice(1)
    assert.equal(parts.length, bill.components.length)
    for (const [index, { name, version: one }] of bill.components.entries()) {
      assert.ok(parts[index]!.startsWith(`\n\n${name} ${one} (`), name)
      assert.match(parts[index]!, /copyright[^]*\bAS IS\b/i, name)
    }
  })

  await t.test('is the same, byte for byte, when it is built again', async () => {
    const again = folderOf(t)
    await buildRelease(again)
    const filesIn = (path: string) => readdirSync(path, { recursive: true, withFileTypes: true }).filter(one => one.isFile())
      .map(({ parentPath, name }) => join(relative(path, parentPath), name)).sort()
    assert.deepEqual(filesIn(again), filesIn(folder))
    for (const name of filesIn(folder)) {
      assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(again, name))), name)
    }
  })
})

const packageIn = (folder: string): BundledPackage =>
  ({ name: 'some', version: '1.0.0', license: 'MIT', dependencies: [], folder })

test('a licence stands in a file or in the README, and a package without one is not bundled', t => {
  const folder = folderOf(t)
  assert.throws(() => thirdPartyLicences([packageIn(folder)]), /^Error: some 1\.0\.0 is bundled, and the text of its licence/)
  writeFileSync(join(folder, 'README.md'), '# Some\n\nMIT\n\n## License\n\nCopyright (c) Somebody\n\n## More\n\nNo licence.\n')
  assert.match(thirdPartyLicences([packageIn(folder)]), /\nsome 1\.0\.0 \(MIT\)\n\nCopyright \(c\) Somebody\n$/)
  writeFileSync(join(folder, 'LICENCE.md'), 'Of its own.\r\nAll of it.')
  assert.match(thirdPartyLicences([packageIn(folder)]), /\n\nOf its own\.\nAll of it\.\n$/)
})

test('packages are told apart by where they are installed, and one that the lock file does not know is an error', t => {
  const folder = folderOf(t)
  mkdirSync(join(folder, 'node_modules'))
  const packages = {
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
    'node_modules/a/node_modules/@scope/b': { version: '2.0.0', license: 'ISC', dependencies: { a: '^1' } },
  }
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }))
  const inputs = (...paths: readonly string[]) =>
    ({ inputs: Object.fromEntries(paths.map(path => [path, { bytes: 1, imports: [] }])) })
  const nested = '../elsewhere/node_modules/a/node_modules/@scope/b/index.js'
  const found = bundledPackages(inputs('src/cli/index.ts', nested, 'node_modules/a/x.js', 'node_modules/a/y.js'), folder)
  assert.deepEqual(found.map(({ name, version: one }) => `${name} ${one}`), ['a 1.0.0', '@scope/b 2.0.0'])
  assert.throws(() => bundledPackages(inputs('node_modules/c/index.js'), folder), /^Error: node_modules\/c is bundled, and/)

  const bill = softwareBill({ name: 'x', version: '1.0.0', license: 'MIT OR Apache-2.0', dependencies: { a: '1' } }, found)
  assert.match(JSON.stringify(bill), /"expression":"MIT OR Apache-2\.0"[^]*"purl":"pkg:npm\/%40scope\/b@2\.0\.0"/)
})
