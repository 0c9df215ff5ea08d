// Every parser has its properties, beside it, and together they are asked of many inputs in every run.
import assert from 'node:assert/strict'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { isGenerated, isTest, sourceFiles } from './kit/source-files.ts'

const least = 20_000

/** What takes apart texts and bytes that others made: clients, users, or whoever can write to the disk. With where it stands. */
const parsers: Readonly<Record<string, string>> = {
  ARN: 'src/core/arn.ts',
  'Authorization header': 'src/engines/sigv4/authorization.ts',
  'IP address': 'src/engines/policy/conditions/ip.ts',
  JSON: 'src/engines/wire/json/json.ts',
  'JSON text': 'src/core/text/json.ts',
  'base 64': 'src/engines/wire/scalars/base64.ts',
  'canonical request': 'src/engines/sigv4/canonical-request.ts',
  'chunked body': 'src/engines/sigv4/chunked-body.ts',
  ciphertext: 'src/engines/crypto/ciphertext.ts',
  'wrapped ciphertext': 'src/engines/crypto/wrapped-ciphertext.ts',
  configuration: 'src/config.ts',
  'configuration file': 'src/cli/config-file.ts',
  'items of CBOR': 'src/services/kms/recipients/cbor-items.ts',
  'extensions of a certificate': 'src/services/kms/recipients/attestations.ts',
  'foreign keys': 'src/engines/crypto/foreign-keys.ts',
  CBOR: 'src/engines/wire/cbor/parse-cbor.ts',
  'credentials file': 'src/core/credentials-file.ts',
  'database URL': 'src/storage/postgres/hosts.ts',
  'date of a condition': 'src/engines/policy/conditions/dates.ts',
  'duplicate names': 'src/engines/policy/document/duplicate-names.ts',
  duration: 'src/core/duration.ts',
  'event pattern': 'src/engines/event-pattern/pattern.ts',
  'event message': 'src/engines/wire/event-stream/message.ts',
  'filter pattern': 'src/services/logs/filter-pattern.ts',
  'journal record': 'src/core/records/journal-record.ts',
  'export file': 'src/storage/export/read-export.ts',
  form: 'src/engines/wire/query/query.ts',
  'group of batches': 'src/storage/sqlite/group.ts',
  'journal block': 'src/storage/journal/journal-entries.ts',
  'journal head': 'src/storage/journal/journal.ts',
  'imported key material': 'src/services/kms/imported-material/material-validation.ts',
  'key reference': 'src/services/kms/keys/key-references.ts',
  'number of a condition': 'src/engines/policy/conditions/decimal.ts',
  'packed block': 'src/storage/journal/packed-entries.ts',
  'page token': 'src/gateway/paging.ts',
  'PROXY preamble': 'src/gateway/http/proxy-protocol.ts',
  'plain request': 'src/gateway/http/plain/plain-request.ts',
  'end of a head': 'src/gateway/http/node/head-scan.ts',
  'X-Forwarded-For': 'src/gateway/http/trusted-proxies.ts',
  'list in a header': 'src/engines/wire/rest/header-list.ts',
  'parameter name': 'src/services/ssm/parameters/parameter-names.ts',
  'parameter reference': 'src/services/ssm/parameters/parameter-names.ts',
  'identity token': 'src/services/sts/web-identity/id-tokens.ts',
  path: 'src/engines/wire/rest/routes.ts',
  'policy ARN': 'src/services/iam/policies/policy-arns.ts',
  'policy document': 'src/engines/policy/compile.ts',
  'policy text with places': 'src/engines/policy/document/located.ts',
  'policy variable': 'src/engines/policy/variables.ts',
  'presigned query': 'src/engines/sigv4/presigned.ts',
  'query of a target': 'src/engines/wire/rest/query-string.ts',
  'receipt handle': 'src/services/sqs/receipt-handles.ts',
  'record codec': 'src/storage/rows/record-codec.ts',
  'request date': 'src/engines/sigv4/request-date.ts',
  'sealed member': 'src/storage/secrets/sealing.ts',
  seed: 'src/seeds/read-seed.ts',
  'SAML response': 'src/services/sts/saml/elements.ts',
  'sealed token': 'src/engines/crypto/sealed-token.ts',
  'session token': 'src/engines/crypto/session-token.ts',
  'signed headers': 'src/engines/sigv4/signed-headers.ts',
  'strict reader': 'src/engines/wire/schema/read.ts',
  'time of a command': 'src/cli/online/clock.ts',
  timestamp: 'src/engines/wire/scalars/timestamps.ts',
  wildcard: 'src/engines/event-pattern/wildcards.ts',
  XML: 'src/engines/wire/xml/parse-xml.ts',
  'SSH public key': 'src/services/iam/credentials/ssh-key-text.ts',
  'certificates in PEM': 'src/services/iam/certificates/pem-certificates.ts',
  'wrapped key material': 'src/services/kms/imported-material/wrapping.ts',
  'wrapped key': 'src/storage/secrets/store-key.ts',
}

interface Property {
  readonly path: string
  readonly of: string
  /** Of one round where it stands in a loop. */
  readonly inputs: number
}

const tests = sourceFiles().filter(isTest)
const called = /\b(?:asyncP|p)roperty\(/g
const declared = /\b(?:asyncP|p)roperty\('([^']+)', ([\d_]+), /g

const properties: readonly Property[] = tests.flatMap(({ path, lines }) => {
  const found = lines.join('\n').matchAll(declared)
  return [...found].map(([, of, inputs]) => ({ path, of: of!, inputs: Number(inputs!.replaceAll('_', '')) }))
})

test('each property says in plain sight how many inputs it has', () => {
  const asked = tests.filter(({ lines }) => lines.some(line => line.includes('kit/properties.ts')))
  const calls = asked.flatMap(({ lines }) => [...lines.join('\n').matchAll(called)])
  assert.equal(properties.length, calls.length)
  const others = tests.filter(({ path, lines }) => path !== 'test/properties.test.ts' && /\bfc\.assert\b/.test(lines.join('\n')))
  assert.deepEqual(others.map(({ path }) => path), [])
  assert.ok(properties.length > 60)
})

/** In the parser's folder, or in the one that holds it, where parsers of a kind are tried together. */
const isBeside = (path: string, file: string): boolean => [dirname(file), dirname(dirname(file))].includes(dirname(path))

test('every parser has its properties beside it', () => {
  const without = Object.entries(parsers)
    .filter(([name, file]) => !properties.some(({ of, path }) => of === name && isBeside(path, file)))
  assert.deepEqual(without, [])
  const listed = new Set(Object.values(parsers))
  const written = sourceFiles().filter(file => file.path.startsWith('src/') && !isGenerated(file) && !isTest(file))
  const unlisted = written.filter(({ path, lines }) =>
    lines.some(line => /^export (?:async )?(?:function\*? |const )parse[A-Z]/.test(line)) && !listed.has(path))
  assert.deepEqual(unlisted.map(({ path }) => path), [])
  assert.deepEqual([...listed].filter(file => !written.some(({ path }) => path === file)), [])
})

test(`the parsers are asked of ${least} inputs at least`, t => {
  const inputs = properties.filter(({ of }) => Object.hasOwn(parsers, of)).reduce((sum, property) => sum + property.inputs, 0)
  t.diagnostic(`${inputs} inputs of ${Object.keys(parsers).length} parsers, those of loops counted once`)
  assert.ok(inputs >= least, String(inputs))
})
