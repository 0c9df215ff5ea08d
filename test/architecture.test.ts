// The house rules as errors, not requests: which room may import which, how large things are, what they are called.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isUnedited } from '../tools/gen-contracts/hash.ts'
import { checkout, functionsOf, importsOf, isGenerated, isTest, pages, sourceFiles, type SourceFile } from './kit/source-files.ts'

const files = sourceFiles()
const written = files.filter(file => !isGenerated(file))

interface Room {
  /** The files of the room; the first room that matches is a file's. */
  readonly within: RegExp
  /** Beside the room's own folder. */
  readonly may: readonly RegExp[]
  /** Where only types are taken. */
  readonly types?: readonly RegExp[]
}

const core = /^src\/core\//
const contracts = /^src\/contracts\//
const engines = /^src\/engines\//
const storage = /^src\/storage\//
const config = /^src\/config(\.test)?\.ts$/
const operation = /^src\/gateway\/(operation|ports)\.ts$/

const rooms: readonly Room[] = [
  { within: core, may: [] },
  { within: contracts, may: [] },
  { within: config, may: [core] },
  { within: engines, may: [core], types: [contracts] },
  { within: storage, may: [core, /^src\/engines\/crypto\//] },
  { within: /^src\/gateway\//, may: [core, contracts, engines, storage] },
  {
    within: /^src\/services\/index\.ts$/,
    may: [contracts, /^src\/services\/[^/]+\/index\.ts$/],
    types: [/^src\/gateway\/directory\.ts$/],
  },
  { within: /^src\/services\/[^/]+\//, may: [core, contracts, engines, storage, operation] },
  { within: /^src\/planes\//, may: [core, contracts, engines, storage, /^src\/services\/[^/]+\/published\.ts$/] },
  { within: /^src\/cli\/online\//, may: [core, config, contracts, /^src\/engines\/(sigv4|wire)\//, /^src\/cli\/options\.ts$/] },
  { within: /^src\/cli\/offline\//, may: [core, config, storage, /^src\/engines\/crypto\//, /^src\/cli\/options\.ts$/] },
  { within: /^src\/cli\//, may: [core, config, /^src\/cli\//, /^src\/main\.ts$/] },
  { within: /^src\/main\.ts$/, may: [/./] },
  { within: /^(test|bench|tools|bin|examples)\//, may: [/./] },
]

const kit = /^test\/kit\//

function roomOf(path: string): Room {
  return rooms.find(({ within }) => within.test(path)) ?? assert.fail(`${path} is in no room of the import table`)
}

/** The folder within which files may import each other: a service's or an engine's own, else the room's. */
function ownFolder(path: string): string {
  return /^src\/(?:services|planes)\/[^/]+\/|^src\/cli\/[^/]+\/|^src\/[^/]+\/|^[^/]+\//.exec(path)![0]
}

function forbiddenImports(file: SourceFile): string[] {
  const { may, types = [] } = roomOf(file.path)
  const allowed = (target: string, typeOnly: boolean) => [
    ...may, ...(typeOnly || isTest(file) ? types : []), ...(isTest(file) ? [kit] : []),
  ].some(pattern => pattern.test(target))
  return importsOf(file)
    .filter(({ relative, target }) => relative && target !== 'package.json' && !target.startsWith(ownFolder(file.path)))
    .filter(({ target, typeOnly }) => !allowed(target, typeOnly))
    .map(({ target }) => `${file.path} imports ${target}`)
}

test('each room imports what the table lets it', () => {
  assert.deepEqual(files.flatMap(forbiddenImports), [])
  const read = files.flatMap(importsOf).filter(({ relative }) => relative)
  assert.ok(read.length > 300, 'imports were read')
})

test('services never import each other', () => {
  const crossing = files.flatMap(file => {
    const [, service] = /^src\/services\/([^/]+)\//.exec(file.path) ?? []
    if (service === undefined) return []
    return importsOf(file)
      .filter(({ target }) => target.startsWith('src/services/') && !target.startsWith(`src/services/${service}/`))
      .map(({ target }) => `${file.path} imports ${target}`)
  })
  assert.deepEqual(crossing, [])
})

test('every relative import leads to a file', () => {
  const paths = new Set(files.map(({ path }) => path))
  const lost = files.flatMap(file => importsOf(file)
    .filter(({ relative, target }) => relative && target !== 'package.json' && !paths.has(target))
    .map(({ target }) => `${file.path} imports ${target}`))
  assert.deepEqual(lost, [])
})

test('engines are pure: no I/O, no clock, no randomness', () => {
  const pure = files.filter(({ path }) => engines.test(path) && !/\.(test|suite|cases)\.ts$|\/(cases|arbitrary)/.test(path))
  const reaches = /\b(Date\.now|Math\.random|performance\.now|randomBytes|randomUUID|process\.|setTimeout|console\.)|new Date\(\)/
  const comment = /^\s*(\/\/|\/?\*)/
  const impure = pure.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (reaches.test(line) && !comment.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])))
  assert.deepEqual(impure, [])
  const opening = pure.flatMap(file => importsOf(file).map(({ target }) => target))
    .filter(target => /^(node:)?(fs|net|http|https|child_process|worker_threads|dns|tls)\b/.test(target))
  assert.deepEqual(opening, [])
  assert.ok(pure.length > 20)
})

/** Each with its reason. The list only shrinks: a file that is no longer that long must leave it. */
const longFiles: Readonly<Record<string, string>> = {}

test('no file is longer than 300 lines', () => {
  const long = written.filter(({ lines }) => lines.length > 300).map(({ path }) => path)
  assert.deepEqual(long, Object.keys(longFiles))
})

test('no line is wider than 130 columns', () => {
  const texts = [...written, ...pages()]
  const wide = texts.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (line.length > 130 ? [`${path}:${index + 1}: ${line.length} columns`] : [])))
  assert.deepEqual(wide, [])
  assert.ok(texts.length > 300)
})

test('no function is longer than 60 lines', () => {
  const functions = written.flatMap(functionsOf)
  const long = functions.filter(({ length }) => length > 60).map(({ path, line, length }) => `${path}:${line}: ${length} lines`)
  assert.deepEqual(long, [])
  assert.ok(functions.length > 500, 'functions were found')
})

test('names say what is inside', () => {
  const vague = /(^|[/-])(utils?|helpers?|common|managers?|base|misc)(?=[/.-])/
  assert.deepEqual(files.map(({ path }) => path).filter(path => vague.test(path)), [])
})

test('no generated file was edited', () => {
  const generated = files.filter(isGenerated)
  const edited = generated.filter(({ path }) => !isUnedited(readFileSync(join(checkout, path), 'utf8'))).map(({ path }) => path)
  assert.deepEqual(edited, [])
  assert.ok(generated.length >= 6)
})
