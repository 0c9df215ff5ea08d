// The package as it is released, in a project of its own: what it exports and its command are found as if npm had installed it.
import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { buildRelease } from '../../tools/build.ts'
import { checkout } from './source-files.ts'

/** Where `.ci/run` installs the test runners that are too large for everybody who works on Stockade. */
export const runners = join(checkout, '.runners/node_modules')

/**
 * Puts the package, the clients of the checkout and the test runners into the project's `node_modules`. In the environment that
 * is answered, npx and the package's launcher run on the Node of the tests, so that none is fetched.
 */
export async function installPackage(project: string): Promise<Readonly<Record<string, string>>> {
  const modules = join(project, 'node_modules')
  const [installed, commands] = [join(modules, 'stockade-server'), join(modules, '.bin')]
  mkdirSync(commands, { recursive: true })
  for (const name of ['bin', 'package.json']) cpSync(join(checkout, name), join(installed, name), { recursive: true })
  await buildRelease(join(installed, 'dist'))
  symlinkSync('../stockade-server/bin/stockade.mjs', join(commands, 'stockade'))
  symlinkSync(process.execPath, join(commands, 'node'))
  symlinkSync(join(checkout, 'node_modules/@aws-sdk'), join(modules, '@aws-sdk'))
  for (const name of ['vitest', 'jest']) symlinkSync(join(runners, name), join(modules, name))
  return { PATH: [commands, process.env['PATH']].join(delimiter) }
}
