import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { parseReference, requireName, requirePath, requireReference } from './parameter-names.ts'

const refuse = (code: string, message: string) => new AwsError(code, message)
const here = { partition: 'aws', region: 'us-east-1', account: '000000000000' }
const piece = fc.oneof(
  fc.constantFrom('/', ':', ':1', ':0', 'app', 'a.b_c-d', 'aws', 'ssm', ' ', '!', 'arn:aws:ssm:us-east-1:1:parameter/', '\n'),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const texts = fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join(''))

const reading = { error: refuse as never }

test('any text refers to a name, with a version, a label or neither', () => {
  property('parameter reference', 1000, texts, text => {
    const { name, spelling = name, version, selector } = parseReference(text)
    assert.ok(text.includes(`${spelling}${selector ?? ''}`))
    assert.ok(spelling.endsWith(name))
    assert.ok(version === undefined ? !/^:\d+$/.test(selector ?? '') : Number.isSafeInteger(version))
  })
})

test('what is no ARN to others names no parameter by its resource here', () => {
  assert.equal(parseReference('arn:aws:ssm:us-east-1:1:parameter/app/x').name, '/app/x')
  for (const start of ['arn::ssm:us-east-1:1', 'arn:aws:s3:us-east-1:1', 'arn:aws:ssm']) {
    const text = `${start}:parameter/app/x`
    assert.throws(() => requireReference(text, reading), /Please use correct syntax/, text)
  }
})

test('any text is a name and a path, or AWS\'s error', () => {
  let taken = 0
  property('parameter name', 2000, texts, text => {
    const checks = [
      () => requireName(text, here, refuse as never), () => requireReference(text, reading),
      () => requirePath(text, refuse as never),
    ]
    for (const check of checks) {
      try {
        check()
        taken++
      } catch (thrown) {
        assert.ok(thrown instanceof AwsError, String(thrown))
      }
    }
  })
  assert.ok(taken > 20)
})
