// A program of somebody's own that starts a server, on a Node that is older than the one which Stockade brings along.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { program } from '../kit/program.ts'
import { checkout } from '../kit/source-files.ts'

const library = join(dirname(program), 'index.mjs')
const [, major] = /^v(\d+)/.exec(spawnSync('node', ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? []

function missing(): string | false {
  if (!existsSync(library)) return 'there is no release: a run of everything builds one'
  if (major === undefined || Number(major) >= 24) return 'no older Node is there; put one in front of PATH, 20 or 22'
  return false
}

const script = `
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { startStockade } from '${pathToFileURL(library).href}'
const require = createRequire('${pathToFileURL(join(checkout, 'package.json')).href}')
const clientOf = (name, kind) => new (require('@aws-sdk/client-' + name)[kind])(stockade.clientConfig)
const stockade = await startStockade()
const told = []
const kms = clientOf('kms', 'KMS')
const { KeyId } = (await kms.createKey({})).KeyMetadata
const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('x') })
told.push(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext).toString())
const pair = (await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })).KeyMetadata.KeyId
const Message = createHash('sha256').update('x').digest()
const asked = { KeyId: pair, SigningAlgorithm: 'ECDSA_SHA_256', MessageType: 'DIGEST', Message }
const { Signature } = await kms.sign(asked)
told.push((await kms.verify({ ...asked, Signature })).SignatureValid)
const lattice = kms.createKey({ KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' })
const outcome = asked => asked.then(() => 'made', ({ name, message }) => name + message.slice(message.indexOf('(which')))
told.push(await outcome(lattice))
told.push(await outcome(kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ML_KEM_512' })))
told.push(await outcome(kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ML_KEM_1024' })))
const ssm = clientOf('ssm', 'SSM')
await ssm.putParameter({ Name: 'a', Value: 'b', Type: 'String' })
told.push((await ssm.labelParameterVersion({ Name: 'a', Labels: ['x', '1y'] })).InvalidLabels[0])
await clientOf('iam', 'IAM').createUser({ UserName: 'ann' })
told.push((await clientOf('sts', 'STS').getCallerIdentity({})).Account)
await stockade.stop()
console.log(JSON.stringify(told))
`

test('it starts and serves there, without what its OpenSSL does not have', { skip: missing() }, () => {
  const { stdout, stderr } = spawnSync('node', ['--input-type=module', '--eval', script], { encoding: 'utf8', cwd: checkout })
  const [plaintext, isSigned, lattice, pair, pairWithoutPlaintext, ...rest] = JSON.parse(stdout || '[]') as readonly unknown[]
  assert.deepEqual([plaintext, isSigned, ...rest], ['x', true, '1y', '000000000000'], stderr)
  for (const refused of [lattice, pair, pairWithoutPlaintext]) {
    assert.match(String(refused), /^NotImplementedException\(which needs Node 24; this program runs on v\d+\.[\d.]+\)/)
  }
})
