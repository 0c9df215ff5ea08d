// The pages of docs/run and the files for Compose: what they hold can be read by whom it is for, names settings, commands and
// paths that there are.
import assert from 'node:assert/strict'
import { chmodSync, globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { readConfig, rootKeySource, settingNames, variableOf } from '../../src/config.ts'
import { user } from '../../tools/image/tree.ts'
import { deadLinks } from '../../tools/page-links.ts'
import { spawnServer } from '../kit/child-server.ts'
import { run, runs, stockade } from '../kit/command-line.ts'
import { codeOf, fencesOf, readPage, yamlDocuments } from '../kit/pages.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const pages = globSync('docs/run/*.md', { cwd: checkout }).sort()
const composeFiles = ['compose.yaml', 'compose.shared.yaml']

test('each page is listed, and its links lead somewhere', () => {
  const listed = readPage('docs/run/README.md')
  for (const page of pages) {
    assert.ok(page.endsWith('/README.md') || listed.includes(`(${page.slice('docs/run/'.length)})`), page)
    assert.deepEqual(deadLinks(readPage(page), join(checkout, 'docs/run')), [], page)
  }
  assert.ok(pages.length >= 7)
})

test('all YAML can be read', () => {
  const texts = [
    ...composeFiles.map(readPage),
    ...['github-actions', 'gitlab', 'kubernetes'].flatMap(name => fencesOf(readPage(`docs/run/${name}.md`), 'yaml')),
  ]
  for (const text of texts) for (const document of yamlDocuments(text)) assert.equal(typeof document, 'object')
})

test('every variable that is named is a setting', () => {
  const known = new Set([
    ...settingNames.map(variableOf),
    ...readPage('src/config.ts').match(/\bSTOCKADE_[A-Z_]*[A-Z]\b/g)!,
  ])
  for (const path of [...pages, ...composeFiles, 'Dockerfile', 'tools/image/config.ts', 'tools/image/health-check.mjs']) {
    const named = readPage(path).match(/\bSTOCKADE_\w*/g) ?? []
    assert.deepEqual(named.filter(name => !known.has(name)), [], path)
  }
})

test('every command and flag that is named is one that there is', async () => {
  let flags = 0
  for (const path of [...pages, ...composeFiles]) {
    const text = readPage(path)
    const code = path.endsWith('.md') ? codeOf(text) : text
    const commands = code.matchAll(/\bstockade(?:-server(?:-[\d.]+\.tgz)?)? (?!stockade\b)([a-z][a-z-]*)([^\n|>&)`]*)/g)
    for (const [, command = '', rest = ''] of commands) {
      const words = rest.trim().split(' ').filter(word => /^[a-z]+$/.test(word))
      const { code: ended, out } = await stockade([command, ...words, '--help'])
      assert.equal(ended, 0, `${path}: ${command}`)
      assert.match(out, new RegExp(`^Usage: stockade ${command}`), path)
      for (const [flag] of rest.matchAll(/--[a-z-]+/g)) {
        flags++
        assert.match(out, new RegExp(` ${flag}\\b`), `${path}: ${command} ${flag}`)
      }
    }
  }
  assert.ok(flags >= 4, `${flags} were found`)
})

test('every path that is named answers without a signature', async () => {
  const server = await startServer()
  const named = new Set(pages.flatMap(page => readPage(page).match(/\/_stockade\/\w+/g) ?? []))
  assert.deepEqual([...named].sort(), ['/_stockade/health', '/_stockade/ready'])
  for (const path of named) assert.equal((await fetch(`${server.url}${path}`)).status, 200, path)
})

interface Service {
  readonly image: string
  readonly user?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
}

test('Compose\'s servers are for this machine alone, write their data alone, and can be started', () => {
  const secrets = new Map([
    ['POSTGRES_PASSWORD', 'x'], ['STOCKADE_ROOT_KEY', Buffer.alloc(32).toString('base64')],
    ['STOCKADE_ROOT_ACCESS_KEY_ID', 'AKIA0123456789ABCDEF'], ['STOCKADE_ROOT_SECRET_ACCESS_KEY', 'x'],
  ])
  let count = 0
  for (const path of composeFiles) {
    const { services, volumes } = parse(readPage(path), { merge: true }) as {
      services: Readonly<Record<string, Service>>; volumes: object
    }
    for (const [name, service] of Object.entries(services)) {
      for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:\d+:4566$/, name)
      for (const volume of service.volumes ?? []) assert.ok(Object.hasOwn(volumes, volume.split(':')[0]!), volume)
      if (service.image !== 'stockade') continue
      count++
      assert.deepEqual([service.user, service.read_only, service.cap_drop], [undefined, true, ['ALL']], name)
      assert.ok([...service.volumes ?? [], ...service.tmpfs ?? []].some(one => one.endsWith('/data')), name)
      const given = Object.entries(service.environment ?? {}).map(([variable, text]) =>
        [variable, text.replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_, secret: string) => secrets.get(secret)!)] as const)
      const config = readConfig({}, Object.fromEntries(given))
      if (config.place.kind !== 'memory') rootKeySource(config, config.place)
    }
  }
  assert.equal(count, 3)
})

interface Pod {
  readonly enableServiceLinks: boolean
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly containers: readonly [{
    readonly env: readonly { readonly name: string; readonly value: string }[]
    readonly securityContext: Readonly<Record<string, unknown>>
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[]
  } & Readonly<Record<'livenessProbe' | 'readinessProbe', { readonly httpGet: { readonly path: string } }>>]
}

test('the pod is the image\'s user, writes its volume alone, and is restarted for its health and not for its readiness', () => {
  const [, , set] = fencesOf(readPage('docs/run/kubernetes.md'), 'yaml').flatMap(yamlDocuments) as [unknown, unknown, {
    spec: { template: { spec: Pod } }
  }]
  const { enableServiceLinks, securityContext, containers: [container] } = set.spec.template.spec
  // Of a service by this name it would be `STOCKADE_PORT=tcp://…`.
  assert.equal(enableServiceLinks, false)
  assert.throws(() => readConfig({}, { STOCKADE_PORT: 'tcp://10.0.0.1:4566' }), /^ConfigError: The port is a number/)
  assert.deepEqual([securityContext['runAsUser'], securityContext['fsGroup']], [user, user])
  assert.equal(securityContext['fsGroupChangePolicy'], 'OnRootMismatch')
  assert.deepEqual(container.securityContext, {
    allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] },
  })
  assert.equal(container.livenessProbe.httpGet.path, '/_stockade/health')
  assert.equal(container.readinessProbe.httpGet.path, '/_stockade/ready')
  const data = container.env.find(({ name }) => name === 'STOCKADE_DATA')!.value
  assert.ok(container.volumeMounts.some(({ mountPath }) => data.startsWith(`${mountPath}/`)), data)
})

test('a volume whose root the group may write takes a folder of the server\'s own', { skip: withoutFolder }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  chmodSync(folder.path, 0o2775)
  for (let round = 0; round < 2; round++) {
    const server = await spawnServer({ data: join(folder.path, 'stockade') })
    assert.equal(await server.end('SIGTERM'), 0)
  }
  const { err } = await stockade(['start', '--port', '0', '--data', folder.path])
  assert.match(err, /lets others write it/)
})

const withoutSystemd = !runs('systemd-analyze', '--version') && 'systemd-analyze is missing; it comes with systemd'

test('systemd takes the unit', { skip: withoutSystemd }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const unit = fencesOf(readPage('docs/run/systemd.md'), 'ini')[0]!
  const path = join(folder.path, 'stockade.service')
  // A program has to be there; on this machine it is not installed.
  const verify = async (text: string) => {
    writeFileSync(path, text.replace('/usr/local/bin/stockade', process.execPath))
    return run('systemd-analyze', ['verify', '--man=no', path])
  }
  const { code, err } = await verify(unit)
  assert.deepEqual([code, err], [0, ''])
  assert.match((await verify(unit.replace('ProtectSystem', 'ProtectsSystem'))).err, /Unknown key/)
})

test('Node can read what is for it', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  for (const [index, text] of fencesOf(readPage('docs/run/testcontainers.md'), 'js').entries()) {
    const path = join(folder.path, `${index}.mjs`)
    writeFileSync(path, text)
    const { code, err } = await run(process.execPath, ['--check', path])
    assert.equal(code, 0, err)
  }
})

const withoutPython = !runs('python3', '--version') && 'python3 is missing; install it with your system\'s packages'

test('Python can read what is for it', { skip: withoutPython }, async () => {
  for (const text of fencesOf(readPage('docs/run/testcontainers.md'), 'python')) {
    const { code, err } = await run('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {}, text)
    assert.equal(code, 0, err)
  }
})
