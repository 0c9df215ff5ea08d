// Brings a checkout's dependencies to what package-lock.json says. Plain JavaScript for Node 20.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npm } from '../bin/runtime.mjs'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export function installDependencies() {
  if (isInstalled()) return
  process.stderr.write('Installing what package-lock.json names.\n')
  // Not `npm ci`: it refuses a lock file that leaves out what other platforms need, and a registry may hold only some of that.
  npm(['install', '--no-save', '--no-audit', '--no-fund'], root)
}

/** npm keeps in node_modules a lock file of what it installed there: every package that is not optional must be in it. */
function isInstalled() {
  const held = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(held)) return false
  const installed = JSON.parse(readFileSync(held, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (optional && !installed[path]) || installed[path]?.version === version,
  )
}
