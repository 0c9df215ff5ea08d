// `npm run build`: a release is one file for the command and one for its writer thread, which the store looks for beside it.
// A module behind a dynamic import is in the same file and is evaluated when it is first asked for.
import { build, type BuildOptions } from 'esbuild'
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
    writer: join(root, 'src/storage/sqlite/writer.ts'),
  }
  await build({ ...options, entryPoints })
  for (const path of read) await copyFile(join(root, 'src', path), join(folder, basename(path)))
}

if (import.meta.main) await buildRelease()
