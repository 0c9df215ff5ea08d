// Node and what it needs of a system: its shared libraries, and of the files around them what names are looked up by.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { file, type Entry } from './entry.ts'

/** The libraries keep their places, since the loader comes from the same system and looks for them there. */
export function nodeFiles(nodePath: string): readonly Entry[] {
  const libraries = loadedLibraries(nodePath)
  const resolvers = libraries.flatMap(asksForHosts)
  const binaries = [...libraries, ...resolvers].map(path => file(path.slice(1), readFileSync(path), 0o755))
  return [file('usr/bin/node', readFileSync(nodePath), 0o755), ...binaries, ...licences(nodePath)]
}

/** As Node itself tells it; the loader is among them. */
function loadedLibraries(nodePath: string): readonly string[] {
  const told = execFileSync(nodePath, ['-p', 'JSON.stringify(process.report.getReport().sharedObjects)'], { encoding: 'utf8' })
  // What is no path is of the kernel's own.
  return [...new Set((JSON.parse(told) as string[]).filter(path => path.startsWith('/') && path !== nodePath))].sort()
}

/** glibc before 2.34 loads these where a host is first looked up; later ones have them inside. */
function asksForHosts(library: string): readonly string[] {
  if (!library.endsWith('/libc.so.6')) return []
  return ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'].map(name => join(dirname(library), name)).filter(existsSync)
}

/** Where systems keep the licences of the packages that the libraries are from. */
const ofLibraries: readonly (readonly [string, readonly string[]])[] = [
  ['glibc', ['/usr/share/doc/libc6/copyright', '/usr/share/licenses/glibc/COPYING.LIB']],
  ['libstdc++', ['/usr/share/doc/libstdc++6/copyright', '/usr/share/licenses/libstdc++/COPYING.RUNTIME']],
  ['libgcc', ['/usr/share/doc/libgcc-s1/copyright', '/usr/share/licenses/libgcc/COPYING.RUNTIME']],
]

function licences(nodePath: string): readonly Entry[] {
  const folder = dirname(dirname(nodePath))
  const ofNode = [join(folder, 'LICENSE'), join(folder, 'share/doc/nodejs/copyright'), join(folder, 'share/doc/node/LICENSE')]
  return [['node', ofNode] as const, ...ofLibraries].flatMap(([name, places]) => {
    const found = places.find(existsSync)
    if (found !== undefined) return [file(`usr/share/doc/${name}/copyright`, readFileSync(found))]
    console.warn(`The licence of ${name} is not on this system, and so not in the image: add it before you pass the image on.`)
    return []
  })
}
