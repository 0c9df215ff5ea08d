// `npm run release:check`: what somebody meets who installs the package. It packs a release, installs it into an empty project,
// starts it as the README says, makes one signed call, and looks where the links of its pages lead.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { call } from '../src/client/call.ts'
import { GetStatus } from '../src/contracts/stockade.ts'
import { commit, version } from '../src/core/version.ts'
import packageFile from '../package.json' with { type: 'json' }
import { deadLinks, linksOf } from './page-links.ts'

const root = join(import.meta.dirname, '..')

/** The package needs others, which neither npm's cache nor a registry gave. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled'
}

type Say = (sentence: string) => void

/** Says what it did, and throws what went wrong, in one sentence each. */
export async function checkRelease(say: Say): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stockade-release-'))
  try {
    const tarball = pack(folder)
    say(`Packed ${tarball}.`)
    const project = join(folder, 'project')
    const from = install(project, join(folder, tarball))
    say(`Installed it into an empty project, from ${from}.`)
    const installed = join(project, 'node_modules', packageFile.name)
    say(checkLinks(installed))
    await checkServer(project, join(folder, 'data'), say)
    checkImport(project)
    say('What it exports starts a server in process, and stops it.')
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Its name in the folder. */
function pack(folder: string): string {
  const { status, stderr } = npm(root, ['pack', '--silent', '--pack-destination', folder])
  const tarball = readdirSync(folder).find(name => name.endsWith('.tgz'))
  if (status !== 0 || tarball === undefined) throw new Error(`npm pack failed: ${lastLine(stderr)}`)
  return tarball
}

/** From npm's cache where that has all it needs, else from the registry. */
function install(project: string, tarball: string): string {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{"private":true}\n')
  const installing = ['install', '--no-audit', '--no-fund', '--silent']
  if (npm(project, [...installing, '--offline', tarball]).status === 0) return 'npm\'s cache'
  const { status, stderr } = npm(project, [...installing, tarball])
  if (status === 0) return 'the registry'
  throw new NotInstalled(`The package could not be installed, offline or from the registry: ${lastLine(stderr)}`)
}

function checkLinks(installed: string): string {
  const pages = globSync('**/*.md', { cwd: installed }).filter(path => !path.startsWith('node_modules'))
    .map(path => ({ path, text: readFileSync(join(installed, path), 'utf8') }))
  const dead = pages.flatMap(({ path, text }) =>
    deadLinks(text, dirname(join(installed, path)), installed).map(link => `${link} in ${path}`))
  if (dead.length === 0) {
    return `The ${pages.flatMap(({ text }) => linksOf(text)).length} links of its ${pages.length} pages lead somewhere.`
  }
  throw new Error(`Links of its pages lead to nothing in the package: ${dead.join(', ')}. `
    + 'Name the files in "files" of package.json, or link to a full address.')
}

async function checkServer(project: string, data: string, say: Say): Promise<void> {
  const accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`
  const secretAccessKey = randomBytes(20).toString('hex')
  const server = spawn(npmProgram, [...npmArguments, 'exec', '--offline', '--no', '--', ...starting, '--data', data], {
    cwd: project, stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...environment(), STOCKADE_LOG: 'off',
      STOCKADE_ROOT_ACCESS_KEY_ID: accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: secretAccessKey,
    },
  })
  const ended = once(server, 'exit')
  try {
    const url = await readyUrl(server)
    say(`npx --no -- ${starting.join(' ')} is ready on ${url}.`)
    const { Version } = await call({ url, accessKeyId, secretAccessKey }, GetStatus, {})
    const health = await fetch(`${url}/_stockade/health`).then(answer => answer.json()) as { readonly commit?: string }
    if (Version !== version || health.commit !== commit) {
      throw new Error(`It says that it is ${Version} of ${health.commit}, and this is ${version} of ${commit}.`)
    }
    say(`It answered a signed call: it is ${Version}${commit === undefined ? '' : ` of ${commit}`}.`)
  } finally {
    server.kill('SIGTERM')
    await ended
  }
  say('It stopped when it was asked to.')
}

function checkImport(project: string): void {
  const program = `import { startStockade } from '${packageFile.name}'\nconst { stop, reset } = await startStockade()\n`
    + 'await reset()\nawait stop()\n'
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: project, encoding: 'utf8', env: environment(),
  })
  if (status !== 0) throw new Error(`What the package exports does not start a server: ${lastLine(stderr)}`)
}

/** As the pages have it: npx runs the package's one command by the package's own name, and fetches none that has it. */
const starting = [packageFile.name, 'start', '--port', '0']

async function readyUrl({ stdout }: ChildProcess): Promise<string> {
  for await (const line of createInterface(stdout!)) {
    const [, url] = /^Stockade is ready on (http:\S+)$/.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('The server ended before it was ready; what it said stands above.')
}

const given = process.env['npm_execpath']
const [npmProgram, npmArguments] = given === undefined ? ['npm', []] : [process.execPath, [given]]

function npm(folder: string, args: readonly string[]) {
  return spawnSync(npmProgram, [...npmArguments, ...args], { cwd: folder, encoding: 'utf8', env: environment() })
}

/** What npm tells scripts is of this checkout, and settings of Stockade are not for this; the package runs on this Node. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    !/^(?:npm_|STOCKADE_|INIT_CWD$)/.test(name) || /^npm_config_(?:registry|cache|userconfig)$/.test(name))
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) || 'it said nothing.'

if (import.meta.main) {
  await checkRelease(sentence => console.log(sentence)).catch((thrown: unknown) => {
    console.error((thrown as Error).message)
    process.exitCode = 1
  })
}
