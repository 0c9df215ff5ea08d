// Private keys that have the form of one and are none: the files that OpenSSL reads without a word.
import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, generatePrimeSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { isSound } from './private-numbers.ts'

const bytesOf = (number: bigint): Buffer => {
  const digits = number.toString(16)
  return Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex')
}
const textOf = (number: bigint): string => bytesOf(number).toString('base64url')
const numberOf = (text: string | undefined): bigint => BigInt(`0x${Buffer.from(text!, 'base64url').toString('hex')}`)

/** A key of these modulus, exponents and primes, whether they belong together or not. */
function rsaKey(given: Partial<Record<'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi', bigint>>, base: KeyObject): KeyObject {
  const members = Object.entries(given).map(([name, value]) => [name, textOf(value)])
  const jwk = { ...base.export({ format: 'jwk' }), ...Object.fromEntries(members) } as JsonWebKey
  return createPrivateKey({ key: jwk, format: 'jwk' })
}

function inverse(of: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [of % modulus, modulus, 1n, 0n]
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  assert.equal(a, 1n)
  return ((x % modulus) + modulus) % modulus
}

/** A pair of these primes, as whoever chose them would make it. */
function ofPrimes(p: bigint, q: bigint, e: bigint, base: KeyObject): KeyObject {
  const d = inverse(e, (p - 1n) * (q - 1n))
  return rsaKey({ n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) }, base)
}

const fresh = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const jwk = fresh.export({ format: 'jwk' })
const [n, d, p, q] = [jwk.n, jwk.d, jwk.p, jwk.q].map(numberOf) as [bigint, bigint, bigint, bigint]

test('RSA keys as they are made are sound, those of these primes too', async () => {
  assert.equal(await isSound(fresh), true)
  assert.equal(await isSound(ofPrimes(p, q, 65_537n, fresh)), true)
})

test('RSA numbers that do not belong together are none', async () => {
  const changed: readonly Parameters<typeof rsaKey>[0][] = [
    { n: n + 2n }, { d: d + 2n }, { p: p + 2n }, { q: q - 2n }, { dp: numberOf(jwk.dp) + 2n }, { dq: numberOf(jwk.dq) + 2n },
    { qi: numberOf(jwk.qi) + 1n }, { e: 65_539n },
  ]
  for (const given of changed) assert.equal(await isSound(rsaKey(given, fresh)), false, Object.keys(given)[0])
})

test('RSA numbers that are easily found are none', async () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).privateKey
  assert.equal(await isSound(small), false)
  // Primes that stand beside one another: Fermat's factorization finds them at once.
  let near = p + 2n
  const prime = (candidate: bigint) => [2n, 3n, 5n, 7n].every(base => power(base, candidate - 1n, candidate) === 1n)
  while (!prime(near) || (near - 1n) % 65_537n === 0n) near += 2n
  assert.equal(await isSound(ofPrimes(p, near, 65_537n, fresh)), false)
  // A factor that is none: of three primes, two of them in one.
  for (;;) {
    const [r, s] = [generatePrimeSync(512, { bigint: true }), generatePrimeSync(512, { bigint: true })]
    if ((r * s).toString(2).length !== 1024 || (p * r * s).toString(2).length !== 2048) continue
    assert.equal(await isSound(ofPrimesOf(p, [r, s])), false)
    break
  }
})

/** With a private exponent that works all the same, modulo each of the three primes. */
function ofPrimesOf(first: bigint, [r, s]: readonly [bigint, bigint]): KeyObject {
  const second = r * s
  const e = 65_537n
  // Modulo `second - 1`, as it would be were it a prime.
  const exponent = inverse(e, (first - 1n) * (second - 1n))
  return rsaKey({
    n: first * second, e, d: exponent, p: first, q: second, dp: exponent % (first - 1n), dq: exponent % (second - 1n),
    qi: inverse(second, first),
  }, fresh)
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, factor] = [1n, base % modulus]
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

test('a number of a curve whose point is another\'s is none, nor is one that the curve does not have', async () => {
  for (const namedCurve of ['P-256', 'P-384', 'P-521', 'secp256k1']) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve })
    assert.equal(await isSound(privateKey), true)
    const bytes = privateKey.export({ format: 'der', type: 'pkcs8' })
    const number = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url')
    const at = bytes.indexOf(number)
    for (const fill of [0x00, 0x01, 0xff]) {
      const changed = Buffer.from(bytes)
      changed.fill(fill, at, at + number.length)
      assert.equal(await isSoundOf(changed), false, `${namedCurve} ${fill}`)
    }
  }
})

async function isSoundOf(bytes: Buffer): Promise<boolean> {
  try {
    return await isSound(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }))
  } catch {
    return false
  }
}

test('keys of other kinds are none', async () => {
  assert.equal(await isSound(generateKeyPairSync('ed25519').privateKey), true)
  for (const { privateKey } of [
    generateKeyPairSync('x25519'), generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  ]) assert.equal(await isSound(privateKey), false)
})
