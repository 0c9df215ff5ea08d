// The file system of the image, in two layers: Node with what it needs, which stays from one version to the next, and Stockade.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { nodePath } from '../../bin/runtime.mjs'
import { complete, file, folder, type Entry } from './entry.ts'
import { nodeFiles } from './node-files.ts'

const root = join(import.meta.dirname, '../..')

/** Whom the server runs as: by number, since that is what Kubernetes can tell from root. */
export const user = 1000
export const data = 'data'
export const certificates = 'etc/ssl/certs/ca-certificates.crt'

export function systemLayer(): readonly Entry[] {
  return complete([
    ...nodeFiles(nodePath(root)),
    file('etc/passwd', `root:x:0:0:root:/:/sbin/nologin\nstockade:x:${user}:${user}:Stockade:/${data}:/sbin/nologin\n`),
    file('etc/group', `root:x:0:\nstockade:x:${user}:\n`),
    file('etc/nsswitch.conf', 'hosts: files dns\n'),
    file('etc/hosts', '127.0.0.1 localhost\n::1 localhost\n'),
    ...authorities(),
    // Those that whoever runs it mounts something over.
    ...['dev', 'proc', 'run', 'sys'].map(path => folder(path)),
    folder('tmp', 0o1777),
  ])
}

/** `release` is the folder that `npm run build` filled. */
export function stockadeLayer(release: string): readonly Entry[] {
  const released = readdirSync(release, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name)).sort()
  const beside = [...['LICENSE', 'NOTICE'].map(name => join(root, name)), join(import.meta.dirname, 'health-check.mjs')]
  return complete([
    ...released.map(path => file(`usr/lib/stockade/${relative(release, path)}`, readFileSync(path))),
    ...beside.map(path => file(`usr/lib/stockade/${basename(path)}`, readFileSync(path))),
    file('usr/bin/stockade', readFileSync(join(import.meta.dirname, 'stockade')), 0o755),
    folder(data, 0o700, user),
  ])
}

/** For databases and key services that are asked through TLS. Node has a list of its own where there is none. */
function authorities(): readonly Entry[] {
  const found = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'].find(existsSync)
  return found === undefined ? [] : [file(certificates, readFileSync(found))]
}
