import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ServerCertificates } from './server-certificates.ts'

const hour = 60 * 60 * 1000
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

function certificates(names: readonly string[] = []) {
  const clock = { now: Date.now() }
  const made = new ServerCertificates({
    authority: { name: 'Stockade', privateKey }, names, random: randomBytes, wall: () => clock.now,
  })
  return { clock, made, of: (name?: string, address = '127.0.0.1') => made.contextFor(name, address) }
}

test('one is used until its time, and made anew long before it ends, or where the clock is set back', () => {
  const { clock, of } = certificates()
  const first = of('localhost')
  clock.now += 23 * hour
  assert.equal(of('localhost'), first)
  clock.now += 2 * hour
  const second = of('localhost')
  assert.notEqual(second, first)
  clock.now -= 25 * hour
  assert.notEqual(of('localhost'), second)
})

test('names that a star stands for share one, others have one each, and what is no name of the server has that of all', () => {
  const { of } = certificates(['aws.example'])
  const local = of()
  for (const name of ['localhost', 'LOCALHOST', 's3.localhost', 'bucket.s3.localhost']) assert.equal(of(name), local, name)
  const named = of('aws.example')
  for (const name of ['kms.aws.example', 'bucket.s3.aws.example']) assert.equal(of(name), named, name)
  assert.equal(of('a.s3.eu-west-1.localhost'), of('b.s3.eu-west-1.localhost'))
  const others = ['kms.localhost', 'iam.localhost', 's3.eu-west-1.localhost', 'a.s3.eu-west-1.localhost'].map(name => of(name))
  const each = [local, named, ...others]
  assert.equal(new Set(each).size, each.length)
  const all = of(undefined, '192.0.2.1')
  const long = `${'a.'.repeat(150)}localhost`
  for (const name of ['example.com', 'notlocalhost', '', '.localhost', 'a..localhost', 'x y.localhost', long]) {
    assert.equal(of(name), all, name)
  }
  assert.equal(each.includes(all), false)
})

test('who asks for ever other names has them made once more, and no more are kept', () => {
  const { of } = certificates()
  const first = of('n0.localhost')
  assert.equal(of('n0.localhost'), first)
  for (let i = 1; i <= 200; i++) of(`n${i}.localhost`)
  assert.notEqual(of('n0.localhost'), first)
})
