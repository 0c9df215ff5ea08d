// `npm run build`: a release has a file for the command and one for those who import it. What they share, each module that is
// imported when it is needed, and the writer thread, which the store looks for beside itself, are in `parts/`.
import { build, type BuildOptions } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'dist')

/** Where the release starts. */
export const bundle = join(folder, 'stockade.mjs')

/** Files that a module reads, which looks for them beside itself. */
const read = ['services/iam/aws-managed-policies.gen.tsv']

// Names are kept as they are, so that a stack trace of a release can be read.
const options: BuildOptions = {
  outdir: folder,
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
  // `pg` asks for these where they are installed, and works without.
  external: ['pg-native', 'pg-cloudflare'],
  // `commander` is CommonJS and asks for Node's own modules by `require`, which an ES module does not have.
  banner: { js: `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)` },
}

export async function buildRelease(): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const entryPoints = {
    stockade: join(root, 'src/cli/index.ts'),
    index: join(root, 'src/start-stockade.ts'),
    'parts/writer': join(root, 'src/storage/sqlite/writer.ts'),
  }
  await build({ ...options, entryPoints })
  for (const path of read) await copyFile(join(root, 'src', path), join(folder, 'parts', basename(path)))
  writeTypes()
}

/** The types of what may be imported stand in one module, which needs no other. */
function writeTypes(): void {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['--ignoreConfig', '--noResolve', '--noCheck', '--declaration', '--emitDeclarationOnly', '--target', 'es2024',
    '--lib', 'es2024', '--module', 'nodenext', '--allowImportingTsExtensions', '--outDir', folder]
  execFileSync(process.execPath, [compiler, ...flags, join(root, 'src/start-stockade.ts')], { stdio: 'inherit' })
  renameSync(join(folder, 'start-stockade.d.ts'), join(folder, 'index.d.ts'))
}

if (import.meta.main) await buildRelease()
