// The image, as whoever takes it in reads it, and as it runs: its files alone, nothing that can be written but its data, and a
// user who is not root.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { nodeFlags } from '../../bin/runtime.mjs'
import { version } from '../../src/core/version.ts'
import { dataFolder, runIn, spawnIn, withoutContainers, type Container } from '../../test/kit/container.ts'
import { account, rootVariables } from '../../test/kit/identity.ts'
import { runs } from '../../test/kit/command-line.ts'
import { sdk } from '../../test/kit/sdk.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { buildRelease } from '../build.ts'
import { writeImage } from './main.ts'

interface Described {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
}

interface Configuration {
  readonly architecture: string
  readonly config: {
    readonly User: string
    readonly Env: readonly string[]
    readonly Entrypoint: readonly string[]
    readonly Cmd: readonly string[]
    readonly Volumes: object
    readonly ExposedPorts: object
    readonly Healthcheck: { readonly Test: readonly string[] }
  }
  readonly rootfs: { readonly diff_ids: readonly string[] }
}

const missing = process.platform !== 'linux'
  ? 'an image is put together on Linux'
  : !runs('tar', '--version') && 'tar is missing; install it with your system\'s packages'

const most = 180e6
const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

suite('the image', { skip: missing }, async () => {
  const folder = temporaryFolder()
  after(folder.remove)
  const release = join(folder.path, 'release')
  await buildRelease(release)
  const image = writeImage(release, join(folder.path, 'image'))
  const read = (path: string) => readFileSync(join(image.folder, path))
  const parse = <T>(bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString()) as T
  const blob = ({ digest }: Described) => read(`blobs/${digest.replace(':', '/')}`)
  const index = parse<{ manifests: readonly Described[] }>(read('index.json'))
  const manifest = parse<{ config: Described; layers: readonly Described[] }>(blob(index.manifests[0]!))
  const configuration = parse<Configuration>(blob(manifest.config))
  const { config } = configuration
  const tar = (...args: readonly string[]) => execFileSync('tar', args, { encoding: 'utf8' })

  test('each part is what its digest says, and none is there that is not named', () => {
    const named = [...index.manifests, manifest.config, ...manifest.layers]
    for (const one of named) assert.deepEqual([digestOf(blob(one)), blob(one).length], [one.digest, one.size])
    assert.deepEqual(readdirSync(join(image.folder, 'blobs/sha256')), named.map(({ digest }) => digest.slice(7)).sort())
    assert.deepEqual(configuration.rootfs.diff_ids, manifest.layers.map(layer => digestOf(gunzipSync(blob(layer)))))
    assert.deepEqual(parse(read('oci-layout')), { imageLayoutVersion: '1.0.0' })
  })

  test('Docker finds the same image in the list that it reads', () => {
    const path = ({ digest }: Described) => `blobs/${digest.replace(':', '/')}`
    const tags = [`stockade:${version}`, 'stockade:latest']
    const entry = { Config: path(manifest.config), RepoTags: tags, Layers: manifest.layers.map(path) }
    assert.deepEqual(parse(read('manifest.json')), [entry])
  })

  test('one file holds what the folder does', () => {
    const unpacked = join(folder.path, 'unpacked')
    mkdirSync(unpacked)
    tar('-xf', image.archive, '-C', unpacked)
    const files = (at: string) => readdirSync(at, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name).slice(at.length)).sort()
    assert.deepEqual(files(unpacked), files(image.folder))
    for (const path of files(unpacked)) assert.ok(readFileSync(join(unpacked, path)).equals(read(path)), path)
  })

  test('it is the same when it is put together again', () => {
    const again = writeImage(release, join(folder.path, 'again'))
    assert.equal(digestOf(readFileSync(again.archive)), digestOf(readFileSync(image.archive)))
  })

  test('it is small, of one date, and its own user may write nothing but data', () => {
    const entries = manifest.layers.flatMap(({ digest }) =>
      tar('--numeric-owner', '--utc', '-tvzf', join(image.folder, `blobs/${digest.replace(':', '/')}`)).trim().split('\n'))
    let size = 0
    const writable: string[] = []
    for (const line of entries) {
      const [mode, owner, length, date, time, path] = line.split(/\s+/)
      assert.equal(`${date} ${time}`, '1970-01-01 00:00', line)
      size += Number(length)
      if (owner !== '0/0' || mode![8] === 'w') writable.push(`${mode} ${owner} ${path}`)
    }
    assert.deepEqual(writable, ['drwxrwxrwt 0/0 tmp/', 'drwx------ 1000/1000 data/'])
    assert.ok(size > 50e6 && size < most, `${size} bytes`)
  })

  test('it says how it is run', () => {
    assert.match(config.User, /^[1-9]\d*:[1-9]\d*$/)
    assert.deepEqual(Object.keys(config.Volumes), ['/data'])
    assert.deepEqual(Object.keys(config.ExposedPorts), ['4566/tcp'])
    const [interpreter] = readFileSync(join(import.meta.dirname, 'stockade'), 'utf8').split('\n')
    assert.equal(interpreter, `#!/usr/bin/node ${nodeFlags.join(' ')}`, 'as the launcher runs it')
  })

  suite('run', { skip: withoutContainers }, () => {
    const tree = join(folder.path, 'tree')
    const user = Number(config.User.split(':')[0])
    const container = (t: TestContext, changes: Readonly<Record<string, string>>): Container => {
      const place = temporaryFolder()
      t.after(place.remove)
      // Whoever the container's user is has to reach his folder.
      chmodSync(place.path, 0o755)
      const environment = Object.fromEntries(config.Env.map(line => line.split(/=(.*)/s) as [string, string]))
      return { tree, user, data: dataFolder(place.path, user), environment: { ...environment, ...changes } }
    }

    test('its layers are unpacked', () => {
      mkdirSync(tree, { mode: 0o755 })
      chmodSync(folder.path, 0o755)
      for (const { digest } of manifest.layers) {
        tar('-xzf', join(image.folder, `blobs/${digest.replace(':', '/')}`), '-C', tree)
      }
      assert.ok(readdirSync(tree).includes('data'))
    })

    test('the server answers a signed call, tells its health, and ends when it is asked to', async t => {
      const listening = { STOCKADE_HOST: '127.0.0.1', STOCKADE_PORT: '0', STOCKADE_LOG: 'off' }
      const keys = rootVariables
      const started = container(t, { ...listening, ...keys })
      const child = spawnIn(started, [...config.Entrypoint, ...config.Cmd])
      child.stderr.pipe(process.stderr)
      t.after(() => child.kill('SIGKILL'))
      const lines: string[] = []
      for await (const line of createInterface(child.stdout)) {
        lines.push(line)
        if (line.startsWith('Stockade is ready')) break
      }
      const [, url = ''] = /^Stockade is ready on (http:\S+)$/.exec(lines.at(-1) ?? '') ?? []
      assert.ok(url, lines.join('\n'))
      const { KeyMetadata } = await sdk({ url }).kms.createKey({})
      assert.match(KeyMetadata!.Arn!, new RegExp(`^arn:aws:kms:us-east-1:${account}:key/`))

      const asked = { ...started, environment: { ...started.environment, STOCKADE_PORT: new URL(url).port } }
      const isWell = async () => (await runIn(asked, config.Healthcheck.Test.slice(1))).code === 0
      assert.equal(config.Healthcheck.Test[0], 'CMD')
      assert.equal(await isWell(), true)
      const { out } = await runIn(asked, ['/usr/bin/stockade', 'env'])
      assert.match(out, new RegExp(`^export AWS_ENDPOINT_URL=${url}$`, 'm'))

      child.kill('SIGTERM')
      assert.deepEqual(await once(child, 'exit'), [0, null])
      assert.equal(await isWell(), false)
    })

    test('a program of it is not root, writes data alone, and knows names and authorities', async t => {
      const program = `
        const { writeFileSync } = require('fs'), { lookup } = require('dns/promises'), tls = require('tls')
        const write = path => { try { writeFileSync(path, ''); return 'written' } catch (error) { return error.code } }
        lookup('localhost', 4).then(({ address }) => console.log(JSON.stringify([
          process.getuid(), process.getgid(), write('/data/x'), write('/x'), write('/usr/lib/stockade/x'), address,
          tls.getCACertificates('system').length > 0 || !process.env.SSL_CERT_FILE,
        ])))`
      const { out, err } = await runIn(container(t, {}), ['/usr/bin/node', '-e', program])
      assert.equal(out, `${JSON.stringify([user, user, 'written', 'EROFS', 'EROFS', '127.0.0.1', true])}\n`, err)
    })
  })
})
