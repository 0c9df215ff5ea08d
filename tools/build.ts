// `npm run build`: a release has a file for the command and one for those who import it. What they share, each module that is
// imported when it is needed, and the writer thread, which the store looks for beside itself, are in `parts/`. Beside them lie
// the licences of the packages that are in them, and the list of these for a scanner.
import { build, type BuildOptions } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import packageFile from '../package.json' with { type: 'json' }
import { commit } from '../src/core/version.ts'
import { bundledPackages } from './bundled-packages.ts'
import { softwareBill } from './sbom.ts'
import { thirdPartyLicences } from './third-party-licences.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'dist')

/** Where the release starts. */
export const bundle = join(folder, 'stockade.mjs')

/** Files that a module reads, which looks for them beside itself. */
const read = ['services/iam/policies/aws-managed-policies.gen.tsv']

// Names are kept as they are, so that a stack trace of a release can be read.
const options = {
  // Paths stand in the bundle, as they are from here.
  absWorkingDir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  chunkNames: 'parts/[hash]',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: true,
  define: { BUILT_FROM: JSON.stringify(commit ?? '') },
  // `pg` asks for these where they are installed, and works without.
  external: ['pg-native', 'pg-cloudflare'],
  // `commander` is CommonJS and asks for Node's own modules by `require`, which an ES module does not have.
  banner: { js: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)` },
} satisfies BuildOptions

export async function buildRelease(into = folder): Promise<void> {
  await rm(into, { recursive: true, force: true })
  const entryPoints = {
    stockade: join(root, 'src/cli/index.ts'),
    index: join(root, 'src/start-stockade.ts'),
    'parts/writer': join(root, 'src/storage/sqlite/writer.ts'),
  }
  const { metafile } = await build({ ...options, entryPoints, outdir: into })
  for (const path of read) await copyFile(join(root, 'src', path), join(into, 'parts', basename(path)))
  const packages = bundledPackages(metafile, root)
  await writeFile(join(into, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(packages))
  await writeFile(join(into, 'sbom.cdx.json'), `${JSON.stringify(softwareBill(packageFile, packages), null, 2)}\n`)
  writeTypes(into)
}

/** The types of what may be imported stand in one module, which needs no other. */
function writeTypes(into: string): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['--ignoreConfig', '--noResolve', '--noCheck', '--declaration', '--emitDeclarationOnly', '--target', 'es2024',
    '--lib', 'es2024', '--module', 'nodenext', '--allowImportingTsExtensions', '--outDir', into]
  execFileSync(process.execPath, [compiler, ...flags, join(root, 'src/start-stockade.ts')], { stdio: 'inherit' })
  renameSync(join(into, 'start-stockade.d.ts'), join(into, 'index.d.ts'))
}

// Into another folder where one is named.
if (import.meta.main) await buildRelease(process.argv[2])
