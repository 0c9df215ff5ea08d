// Files whose values are encrypted by sops under a KMS key.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run, runs } from '../kit/command-line.ts'
import { root, type Identity } from '../kit/identity.ts'
import { awsEnvironment } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { allow, createUser } from '../kit/users.ts'

const skip = !runs('sops', '--version') && 'sops is missing; install 3.9 or newer, which goes where AWS_ENDPOINT_URL says'
const server = await startServer()
const folder = temporaryFolder()
after(() => folder.remove())
const sops = (identity: Identity, ...args: readonly string[]) =>
  run('sops', args, { ...awsEnvironment(server, identity), HOME: folder.path })

test('sops encrypts a file, and decrypts it for whoever may decrypt under its key', { skip }, async () => {
  const { kms } = sdk(server)
  const { Arn } = (await kms.createKey({})).KeyMetadata!
  const [plain, sealed] = [join(folder.path, 'plain.yaml'), join(folder.path, 'sealed.yaml')]
  writeFileSync(plain, 'password: tiger\n')
  const encrypted = await sops(root, '--encrypt', '--kms', Arn!, plain)
  assert.equal(encrypted.code, 0, encrypted.err)
  assert.ok(!encrypted.out.includes('tiger') && encrypted.out.includes(Arn!))
  writeFileSync(sealed, encrypted.out)
  const reader = await createUser(server, 'reader', allow('kms:Decrypt', Arn))
  assert.deepEqual(await sops(reader, '--decrypt', sealed), { code: 0, out: 'password: tiger\n', err: '' })
  const nobody = await sops(await createUser(server, 'nobody'), '--decrypt', sealed)
  assert.notEqual(nobody.code, 0)
  assert.match(nobody.err + nobody.out, /AccessDenied/)
})
