// Which test files of a whole run go into one process together. To start a process and to load a server is most of what a small
// file takes. Files of the same kind whose tests touch nothing but servers of their own share one; each runs alone as well, since
// that is how whoever works on it runs it. Plain JavaScript for Node 20.
import { readdirSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

const all = ['src', 'tools', 'test']
/**
 * What attackers do, what breaks, what grows, walks, long suites and Terraform: it takes as long as all else, and `.ci/run` names
 * it.
 */
const apart = /^test\/(?:attacks|conformance\/terraform|faults|labs|scale|suites)\//
const shared = /^(?:src\/(?:core|engines|gateway|outbound|seeds|services)|test\/conformance\/clients)\//

/** Those that need a process for themselves: they change what is the process's, or measure it. */
const alone = new Set([
  'src/services/events/fair-matching.test.ts', 'src/services/iam/simulation/room.test.ts',
  'src/services/logs/filter-pattern.test.ts', 'src/services/stockade/operations/reset.test.ts',
  'src/services/sts/saml/signature.test.ts',
])

/** So many that two processors have enough to do up to the end, and that what they leave open is little. */
const filesOfGroup = 12

/**
 * Writes the groups into the folder, and answers all files to be run: groups first, since they take the longest. They are those
 * of the folders, or all but those that stand apart.
 * @param {string} root @param {string} into @param {readonly string[]} [folders] @returns {readonly string[]}
 */
export function groupTests(root, into, folders = []) {
  const files = folders.length > 0
    ? folders.flatMap(folder => testsIn(root, folder))
    : all.flatMap(folder => testsIn(root, folder)).filter(file => !apart.test(file))
  const together = files.filter(file => shared.test(file) && !alone.has(file))
  const groups = []
  for (let i = 0; i < together.length; i += filesOfGroup) {
    const path = join(into, `group-${groups.length + 1}.test.mjs`)
    const imports = together.slice(i, i + filesOfGroup).map(file => `await load('${pathToFileURL(join(root, file)).href}')\n`)
    writeFileSync(path, `${begin}${imports.join('')}${end}`)
    groups.push(path)
  }
  const rest = files.filter(file => !together.includes(file))
  return [...groups, ...rest]
}

// Tests run when all files are there: servers stop behind the last test that is known. Until then there may be nothing else that
// a process stays for.
const begin = `import { test } from 'node:test'
const loaded = Promise.withResolvers()
const staying = setInterval(() => undefined, 1000)
test('the files of the group are loaded', () => loaded.promise)
const failures = []
async function load(file) {
  try {
    await import(file)
  } catch (thrown) {
    console.error(thrown)
    failures.push(thrown)
  }
}
`
const end = `clearInterval(staying)
loaded.resolve()
if (failures.length > 0) throw failures[0]
`

const testsIn = (root, folder) => readdirSync(join(root, folder), { recursive: true })
  .map(path => `${folder}/${String(path).split(sep).join('/')}`)
  .filter(path => path.endsWith('.test.ts') && !path.includes('node_modules'))
  .sort()
