// An image as OCI lays it out, with the list beside it by which Docker finds its way in the same files.
import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Platform } from './config.ts'
import { complete, file, type Entry, type FileEntry } from './entry.ts'
import { tar } from './tar.ts'

export interface Image {
  readonly platform: Platform
  /** What it says of itself to whatever runs it. */
  readonly config: object
  /** The lowest first; each with what made it. */
  readonly layers: readonly { readonly from: string; readonly entries: readonly Entry[] }[]
  /** What it is called: a name and tags. */
  readonly name: string
  readonly tags: readonly [string, ...string[]]
  /** When it was made, and all that is in it, in seconds. */
  readonly time: number
}

interface Blob {
  readonly mediaType: string
  readonly digest: string
  readonly content: Buffer
}

const type = (what: string) => `application/vnd.oci.image.${what}`
const digestOf = (content: Uint8Array): string => `sha256:${createHash('sha256').update(content).digest('hex')}`
const pathOf = ({ digest }: Blob): string => `blobs/${digest.replace(':', '/')}`
const describe = ({ mediaType, digest, content }: Blob) => ({ mediaType, digest, size: content.length })
const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))

function blob(mediaType: string, content: Buffer): Blob {
  return { mediaType, digest: digestOf(content), content }
}

/** The files of the layout. */
export function layoutOf({ platform, config, layers, name, tags, time }: Image): readonly FileEntry[] {
  const created = new Date(time * 1000).toISOString()
  const archives = layers.map(({ entries }) => tar(entries, time))
  // A third of the time of the default level, for a thirtieth more.
  const packed = archives.map(archive => blob(type('layer.v1.tar+gzip'), gzipSync(archive, { level: 4 })))
  const configuration = blob(type('config.v1+json'), json({
    created, ...platform, config,
    rootfs: { type: 'layers', diff_ids: archives.map(digestOf) },
    history: layers.map(({ from }) => ({ created, created_by: from })),
  }))
  const manifest = blob(type('manifest.v1+json'), json({
    schemaVersion: 2, mediaType: type('manifest.v1+json'), config: describe(configuration), layers: packed.map(describe),
  }))
  const annotations = {
    'org.opencontainers.image.ref.name': tags[0],
    // By which containerd names what it takes in.
    'io.containerd.image.name': `docker.io/library/${name}:${tags[0]}`,
  }
  const index = {
    schemaVersion: 2, mediaType: type('index.v1+json'), manifests: [{ ...describe(manifest), platform, annotations }],
  }
  const forDocker = [{
    Config: pathOf(configuration), RepoTags: tags.map(tag => `${name}:${tag}`), Layers: packed.map(pathOf),
  }]
  return [
    file('oci-layout', json({ imageLayoutVersion: '1.0.0' })),
    file('index.json', json(index)),
    file('manifest.json', json(forDocker)),
    ...[...packed, configuration, manifest].map(one => file(pathOf(one), one.content)),
  ]
}

/** Into a folder that is there for nothing else, and into one archive. */
export function writeLayout(files: readonly FileEntry[], { folder, archive, time }: Written): void {
  rmSync(folder, { recursive: true, force: true })
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  writeFileSync(archive, tar(complete(files), time))
}

export interface Written {
  readonly folder: string
  readonly archive: string
  readonly time: number
}
