// Which packages are in the bundle, as esbuild tells it, and what package-lock.json knows of each.
import type { Metafile } from 'esbuild'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** As SPDX names it. */
  readonly license: string
  /** As npm writes it: `sha512-` and base 64. */
  readonly integrity?: string
  /** The names of packages that it asks for. */
  readonly dependencies: readonly string[]
  /** Where it is installed. */
  readonly folder: string
}

interface Locked {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** In the order of their names; one that is installed in several places is one. */
export function bundledPackages({ inputs }: Pick<Metafile, 'inputs'>, root: string): readonly BundledPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
  const locked = new Map(Object.entries(lock.packages))
  const places = new Set(Object.keys(inputs).map(placeOf).filter(place => place !== undefined))
  const all = [...places].sort().map(place => {
    const found = locked.get(place)
    if (found?.license === undefined) throw new Error(`${place} is bundled, and package-lock.json says no licence of it.`)
    const { version, license, integrity, dependencies = {} } = found
    return {
      name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version, license, ...(integrity !== undefined && { integrity }), dependencies: Object.keys(dependencies),
      folder: join(root, place),
    }
  })
  return [...new Map(all.map(one => [`${one.name}@${one.version}`, one])).values()]
}

/** As package-lock.json names it, wherever node_modules is; undefined for a file of our own. */
function placeOf(path: string): string | undefined {
  return /(?:^|\/)((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}
