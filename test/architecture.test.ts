// The house rules as errors, not requests: which room may import which, how large things are, what they are called.
import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { isUnedited } from '../tools/gen-contracts/hash.ts'
import { computedNames } from './kit/computed-names.ts'
import { cyclesOf } from './kit/cycles.ts'
import {
  checkout, everyPath, functionsOf, importsOf, isForTests, isGenerated, isTest, pages, sourceFiles, type SourceFile,
} from './kit/source-files.ts'

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
const client = /^src\/client\//
const config = /^src\/config(\.test)?\.ts$/
const command = /^src\/cli\/(options|print)\.ts$/
const operation = /^src\/gateway\/(operation|service|ports|caller|work|outbox)\.ts$/

const rooms: readonly Room[] = [
  { within: core, may: [] },
  { within: contracts, may: [] },
  { within: config, may: [core] },
  { within: engines, may: [core], types: [contracts] },
  { within: storage, may: [core, /^src\/engines\/crypto\//] },
  { within: /^src\/outbound\//, may: [core, /^src\/gateway\/ports\.ts$/] },
  { within: client, may: [core, contracts, /^src\/engines\/sigv4\//] },
  { within: /^src\/gateway\//, may: [core, contracts, engines, storage] },
  {
    within: /^src\/services\/index\.ts$/,
    may: [contracts, /^src\/services\/[^/]+\/(index|consumers)\.ts$/],
    types: [/^src\/gateway\/directory\.ts$/],
  },
  { within: /^src\/services\/[^/]+\//, may: [core, contracts, engines, storage, operation] },
  {
    within: /^src\/seeds\//,
    may: [core, config, contracts, client, /^src\/storage\/files\/(private|replace)-file\.ts$/],
  },
  { within: /^src\/cli\/online\//, may: [core, config, contracts, client, command] },
  { within: /^src\/cli\/offline\//, may: [core, config, storage, /^src\/engines\/crypto\//, command] },
  { within: /^src\/cli\//, may: [core, config, /^src\/cli\//, /^src\/main\.ts$/, /^src\/seeds\/(apply|folder)\.ts$/] },
  { within: /^src\/(?:main|start-stockade(?:\.test)?)\.ts$/, may: [/./] },
  { within: /^(test|bench|tools|bin|examples)\//, may: [/./] },
]

const kit = /^test\/kit\//

function roomOf(path: string): Room {
  return rooms.find(({ within }) => within.test(path)) ?? assert.fail(`${path} is in no room of the import table`)
}

/** The folder within which files may import each other: a service's or an engine's own, else the room's. */
function ownFolder(path: string): string {
  return /^src\/services\/[^/]+\/|^src\/cli\/[^/]+\/|^src\/[^/]+\/|^[^/]+\//.exec(path)![0]
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

test('each room has somebody in it', () => {
  assert.deepEqual(rooms.filter(room => !files.some(({ path }) => roomOf(path) === room)).map(({ within }) => within), [])
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

test('imports form no circle, those of types included', () => {
  const within = files.filter(({ path }) => path.startsWith('src/'))
  assert.deepEqual(cyclesOf(new Map(within.map(file => [file.path, importsOf(file).map(({ target }) => target)]))), [])
})

test('source imports nothing that is there for tests', () => {
  const testing = new Set(files.filter(isForTests).map(({ path }) => path))
  const crossing = files.filter(file => file.path.startsWith('src/') && !isForTests(file)).flatMap(file =>
    importsOf(file).filter(({ target }) => testing.has(target)).map(({ target }) => `${file.path} imports ${target}`))
  assert.deepEqual(crossing, [])
  assert.ok(testing.size > 100)
})

/** Operations stand in one folder, so that the path is the command; contracts are generated, a file each. */
const flat = /^src\/services\/[^/]+\/operations$|^src\/contracts$/

test('no folder has more than 25 files of source', () => {
  const source = files.filter(file => file.path.startsWith('src/') && !isForTests(file))
  const sizes = Map.groupBy(source, ({ path }) => dirname(path))
  const heaps = [...sizes].filter(([folder, { length }]) => length > 25 && !flat.test(folder))
  assert.deepEqual(heaps.map(([folder, { length }]) => `${folder}: ${length}`), [])
  assert.ok(sizes.size > 30)
})

test('every relative import leads to a file', () => {
  const paths = new Set(files.map(({ path }) => path))
  const lost = files.flatMap(file => importsOf(file)
    .filter(({ relative, target }) => relative && target !== 'package.json' && !paths.has(target))
    .map(({ target }) => `${file.path} imports ${target}`))
  assert.deepEqual(lost, [])
})

test('engines are pure: no I/O, no clock, no randomness', () => {
  const pure = files.filter(file => engines.test(file.path) && !isForTests(file))
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

/**
 * Where a plain object may be asked by a name that is computed, by the reason for which nobody outside chooses the name. Who
 * chooses one may choose `constructor` or `__proto__`, and a plain object has something under both: what is asked by such a name
 * is a Map (`core/by-name.ts`). The list only shrinks: what is not there any more must leave it.
 */
const asked: Readonly<Record<string, readonly string[]>> = {
  'a member that a contract names': [
    'engines/wire/cbor/write-cbor.ts: name', 'engines/wire/event-stream/event-body.ts: member.name',
    'engines/wire/event-stream/event-message.ts: name', 'engines/wire/json/encode-json.ts: field.name',
    'engines/wire/own/plain-text.ts: member', 'engines/wire/rest/read-input.ts: field.name',
    'engines/wire/rest/rest-xml.ts: name', 'engines/wire/rest/write-output.ts: field.name',
    'engines/wire/rest/write-output.ts: field.wireName', 'engines/wire/rest/write-output.ts: payload.name',
    'engines/wire/rest/write-output.ts: status.name', 'engines/wire/schema/find-broken.ts: field.name',
    'engines/wire/schema/read.ts: field.name',
    'engines/wire/schema/validate.ts: field.name', 'engines/wire/schema/within-contract.ts: name',
    'engines/wire/xml/write-xml.ts: field.name', 'engines/wire/xml/write-xml.ts: name',
    'gateway/trail/trail-projection.ts: member', 'gateway/trail/trail-projection.ts: name',
  ],
  'a word of our own, of a closed type': [
    'cli/config-file.ts: known', 'config.ts: variableOf(name)', 'core/text/colours.ts: style',
    'services/sts/saml/condition-keys.ts: key',
    'config.ts: `${prefix}PASSPHRASE`', 'config.ts: `${prefix}ROOT_KEY`', 'config.ts: flag', 'config.ts: name',
    'config.ts: number', 'engines/policy/document/elements.ts: `Not${name}`', 'engines/policy/document/elements.ts: name',
    'engines/policy/document/elements.ts: not ? `Not${name}` : name', 'engines/policy/evaluate-unnamed.ts: layer',
    'engines/policy/denial-message.ts: layer', 'engines/policy/relevance.ts: effect', 'engines/policy/document/storable.ts: name',
    'engines/policy/validation/condition-keys.ts: held', 'engines/policy/validation/passed-roles.ts: way',
    'engines/wire/event-stream/event-body.ts: Symbol.asyncIterator', 'engines/wire/json/json.ts: type',
    'gateway/conditions.ts: scope.caller.kind',
    'gateway/failures.ts: code', 'gateway/failures.ts: families[protocol]',
    'gateway/stages/authenticate.ts: protocol',
    'gateway/stages/decode.ts: request.protocol', 'gateway/stages/encode.ts: protocol', 'gateway/stages/receive.ts: name',
    'gateway/stages/throttle.ts: contract.name', 'gateway/http/node/parser.ts: number',
    'gateway/http/plain/answer-head.ts: status',
    'gateway/runtime/run-effect.ts: effectName',
    'gateway/runtime/timer-runner.ts: jobName', 'gateway/trail/trail-record.ts: name',
    'services/accessanalyzer/validation-findings.ts: type', 'services/accessanalyzer/operations/validate-policy.ts: policyType',
    'services/iam/policies/attachments.ts: kind', 'services/iam/policies/inline-policies.ts: kind',
    'services/kms/ciphertexts/data-keys.ts: KeySpec',
    'services/sqs/queue-attributes.ts: setting', 'storage/postgres/schema.ts: name',
    'storage/export/read-export.ts: Symbol.asyncIterator', 'storage/rows/record-codec.ts: field',
    'storage/secrets/store-key.ts: rootKey.kind', 'storage/unit/unit-list.ts: options.index',
  ],
  'the object is known to have it as its own': [
    'engines/crypto/ciphertext.ts: name', 'engines/wire/answer.ts: error.code',
    'engines/wire/json/json.ts: jsonName',
    'engines/wire/schema/validate.ts: key',
    'services/iam/policies/inline-policies.ts: getName(call, policies, kind)',
    'services/kms/operations/list-resource-tags.ts: name', 'storage/rows/record-codec.ts: name',
  ],
  'it becomes an own property, whatever it is called': ['engines/wire/schema/own.ts: key'],
}

test('no plain object is asked by a word from outside', () => {
  const source = written.filter(file => file.path.startsWith('src/') && !isForTests(file))
  const found = source.flatMap(computedNames).map(({ path, name }) => `${path.slice('src/'.length)}: ${name}`)
  const allowed = new Set(Object.values(asked).flat())
  assert.deepEqual(found.filter(one => !allowed.has(one)), [])
  assert.deepEqual([...allowed].filter(one => !found.includes(one)), [])
})

test('what is JSON is read in one place', () => {
  const source = files.filter(file => file.path.startsWith('src/') && !isForTests(file) && file.path !== 'src/core/text/json.ts')
  const read = source.filter(({ lines }) => lines.some(line => /\bJSON\.parse\(/.test(line)))
  assert.deepEqual(read.map(({ path }) => path), [])
})

test('keys and certificates as bytes are read in one place', () => {
  // Its own settings, and the certificates of a connection that TLS has read.
  const apart = ['src/engines/crypto/foreign-keys.ts', 'src/outbound/ports.ts']
  const source = files.filter(file => file.path.startsWith('src/') && !isForTests(file) && !apart.includes(file.path))
  const reading = source.filter(({ lines }) => lines.some(line =>
    /\b(createPrivateKey|new X509Certificate)\(|\bcreatePublicKey\((?!privateKey)/.test(line)))
  assert.deepEqual(reading.map(({ path }) => path), [])
})

test('a service has the network by its ports alone', () => {
  const services = files.filter(file => file.path.startsWith('src/services/') && !isForTests(file))
  const opening = services.filter(file => importsOf(file).some(({ target }) =>
    /^(node:)?(net|http|https|http2|dgram|tls|dns|child_process|worker_threads)\b/.test(target))
    || file.lines.some(line => /\b(fetch|getBuiltinModule)\(/.test(line)))
  assert.deepEqual(opening.map(({ path }) => path), [])
})

test('a service says what it has not built by its call', () => {
  const services = files.filter(file => file.path.startsWith('src/services/') && !isForTests(file))
  const saying = services.filter(({ lines }) => lines.some(line => line.includes('NotImplementedException')))
  assert.deepEqual(saying.map(({ path }) => path), [])
})

test('a name that is computed is seen', () => {
  const lines = [
    "a[name]", "f(x)[y.z]", "a?.[b.c]", "`${a[b]}`", "a[b ?? '']", "if (a in b) c()", // Asked by a name.
    "a[0]", "a['b']", "a[i + 1]", "a[b[0]!]", "x = /a[b]/", "'a[b]'", "const [a] = b", "  // a[b]", "for (const a in b) c()",
  ]
  assert.deepEqual(computedNames({ path: '', lines }).map(({ name }) => name), ['name', 'y.z', 'b.c', 'b', "b ?? ''", 'in'])
})

test('names say what is inside', () => {
  const vague = /(^|[/-])(utils?|helpers?|common|managers?|base|misc)(?=[/.-])/
  assert.deepEqual(files.map(({ path }) => path).filter(path => vague.test(path)), [])
})

/** By what its name ends with, or the whole of it where that has no point. */
const kinds = new Set([
  'gitignore', 'go', 'java', 'js', 'json', 'md', 'mjs', 'py', 'sh', 'stockade', 'tf', 'ts', 'tsv', 'txt', 'yaml', 'yml',
])

const isText = (path: string): boolean => {
  const bytes = readFileSync(join(checkout, path))
  return isUtf8(bytes) && !bytes.includes(0)
}

test('every file is text of a known kind', () => {
  const paths = everyPath()
  const kindOf = (path: string) => basename(path).split('.').at(-1)!
  assert.deepEqual(paths.filter(path => !kinds.has(kindOf(path)) || !isText(path)), [])
  assert.ok(files.every(({ path }) => paths.includes(path)))
})

test('no generated file was edited', () => {
  const generated = files.filter(isGenerated)
  const edited = generated.filter(({ path }) => !isUnedited(readFileSync(join(checkout, path), 'utf8'))).map(({ path }) => path)
  assert.deepEqual(edited, [])
  assert.ok(generated.length >= 6)
})
