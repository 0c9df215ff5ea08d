// What AWS's clients read from our answers, by AWS's own protocol tests: botocore makes of each what was given to be written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { fileURLToPath } from 'node:url'
import { run } from '../../kit/command-line.ts'
import { withoutBoto3 } from '../../kit/python.ts'
import { AwsError } from '../../../src/core/aws-error.ts'
import type { Answer } from '../../../src/engines/wire/answer.ts'
import { protocols } from '../../../src/engines/wire/protocols.ts'
import { parseXml, type XmlElement } from '../../../src/engines/wire/xml/parse-xml.ts'
import { casesOf, missing, typed, typedStructure, type Case } from '../../kit/protocol-cases.ts'

const program = fileURLToPath(new URL('../../kit/read_answers.py', import.meta.url))

function answer({ contract, protocol, operation, result, error }: Case): Answer {
  const [wire, { service, operations }] = [protocols[protocol], contract]
  const described = operations[operation]!
  if (!error) return wire.encodeOutput(described, typed(described.output, result ?? {}) as object, 'request-1')
  const declared = Object.entries(described.errors).find(([name, { queryCode }]) => [name, queryCode].includes(error.code))
  const [name, schema] = declared ?? [error.code, undefined]
  const members = typedStructure(schema?.members ?? {}, error.members)
  return wire.encodeError({
    service, operation: described, error: new AwsError(name, error.message, { members }), requestId: 'request-1',
  })
}

/** As `read_answers.py` writes it. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return { seconds: value.getTime() / 1000 }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

function expected({ contract, operation, result, error }: Case): unknown {
  const { output, errors } = contract.operations[operation]!
  if (!error) return plain(typed(output, result ?? {}))
  const schema = Object.entries(errors).find(([name, { queryCode }]) => [name, queryCode].includes(error.code))?.[1]
  const members = plain(typedStructure(schema?.members ?? {}, error.members)) as object
  return { Error: { Code: error.code, Message: error.message }, ...members }
}

interface Read {
  readonly parsed?: Readonly<Record<string, unknown>>
  readonly error?: string
}

/** Blanks between elements, namespaces and the request's id are not what a case is about. */
function shapeOf({ name, children, text }: XmlElement): unknown {
  if (children.length === 0) return [name, text]
  return [name, children.filter(child => !/^(?:ResponseMetadata|[rR]equestId)$/.test(child.name)).map(shapeOf)]
}

/** Some readers are older than the cases, and do not read what is published. It is right to answer it all the same. */
function isPublished({ protocol, response }: Case, { headers, body }: Answer): boolean {
  const text = response.body ?? ''
  const sent = Buffer.from(body)
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const others = Object.entries(response.headers ?? {}).filter(([name]) => !/^content-(?:type|length)$/i.test(name))
  if (others.some(([name, value]) => lower.get(name.toLowerCase()) !== value)) return false
  if (sent.toString('utf8') === text) return true
  if (protocol === 'restXml' || protocol.endsWith('Query')) {
    return text !== '' && isDeepStrictEqual(shapeOf(parseXml(sent)), shapeOf(parseXml(Buffer.from(text))))
  }
  return false
}

test('each answer is read as what was given', { skip: missing || withoutBoto3 }, async t => {
  const cases = await casesOf('output')
  const answers = cases.map(answer)
  const asked = cases.map(({ model }, index) => {
    const { status, headers, body } = answers[index]!
    return { ...model, answer: { status, headers, body: Buffer.from(body).toString('base64') } }
  })
  const { out, err } = await run('python3', [program], {}, JSON.stringify(asked))
  assert.notEqual(out, '', err)
  const read = JSON.parse(out) as readonly Read[]
  const published: string[] = []
  const failures: string[] = []
  for (const [index, one] of cases.entries()) {
    const { parsed, error } = read[index]!
    if (isDeepStrictEqual(parsed, expected(one))) continue
    if (isPublished(one, answers[index]!)) published.push(one.id)
    else failures.push(`${one.id}: ${JSON.stringify(parsed ?? error)} of ${Buffer.from(answers[index]!.body).toString('latin1')}`)
  }
  t.diagnostic(`${cases.length} cases, of which ${published.length} are as published: ${published.join(', ')}`)
  assert.deepEqual(failures, [])
  assert.ok(published.length < 20)
})
