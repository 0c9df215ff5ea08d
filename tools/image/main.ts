// `npm run image [-- <folder>]`: puts an image together, without an engine, from the release and from this machine's Node and
// libraries. SOURCE_DATE_EPOCH dates it, as it does for others who build what can be built again; without it the date is 0.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { version } from '../../src/core/version.ts'
import { buildRelease } from '../build.ts'
import { platformHere, runtimeConfig } from './config.ts'
import { layoutOf, writeLayout } from './layout.ts'
import { certificates, stockadeLayer, systemLayer } from './tree.ts'

export interface WrittenImage {
  /** The layout as a folder. */
  readonly folder: string
  /** The same as one file. */
  readonly archive: string
}

/** `release` is a folder that `buildRelease` filled; `time` dates the image and all that is in it, in seconds. */
export function writeImage(release: string, into: string, time = 0): WrittenImage {
  const platform = platformHere()
  const system = systemLayer()
  const files = layoutOf({
    platform, time, name: 'stockade', tags: [version, 'latest'],
    config: runtimeConfig(system.some(({ path }) => path === certificates)),
    layers: [
      { from: 'Node and its libraries', entries: system },
      { from: `Stockade ${version}`, entries: stockadeLayer(release) },
    ],
  })
  const written = {
    folder: join(into, 'layout'),
    archive: join(into, `stockade-${version}-${platform.os}-${platform.architecture}.tar`),
  }
  mkdirSync(into, { recursive: true })
  writeLayout(files, { ...written, time })
  return written
}

/** What eleven octal digits hold, which is what tar has for it. */
const latest = 0o77_777_777_777

function timeOf(text: string): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= latest) return Number(text)
  throw new Error(`SOURCE_DATE_EPOCH is a number of seconds since 1970, such as 1767225600, not '${text}'.`)
}

async function main(into: string): Promise<void> {
  const time = timeOf(process.env['SOURCE_DATE_EPOCH'] || '0')
  const release = mkdtempSync(join(tmpdir(), 'stockade-release-'))
  try {
    await buildRelease(release)
    const { folder, archive } = writeImage(release, into, time)
    console.log(`The image is in ${folder}, as OCI lays it out, and as one file in ${archive}.`)
    console.log(`docker load --input '${archive}', or podman load, makes it stockade:${version} and stockade:latest.`)
  } finally {
    rmSync(release, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  await main(resolve(process.argv[2] ?? join(import.meta.dirname, '../../image'))).catch((thrown: unknown) => {
    console.error((thrown as Error).message)
    process.exitCode = 1
  })
}
