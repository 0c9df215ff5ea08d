import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { stockade } from '../../../test/kit/command-line.ts'
import { freePort } from '../../../test/kit/free-port.ts'
import { account, root, rootVariables } from '../../../test/kit/identity.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { authorityOf, tlsUrl } from '../../../test/kit/tls.ts'
import { createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const ann = await createUser(server, 'ann')
const whoami = (variables: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  stockade(['whoami', '--port', new URL(server.url).port, ...args], variables)

test('the root user, where nobody else is named', async () => {
  const { code, out } = await whoami({ ...rootVariables, AWS_ACCESS_KEY_ID: '' })
  assert.deepEqual([code, ...out.trimEnd().split('\n')], [
    0, `Arn          arn:aws:iam::${account}:root`, `Account      ${account}`, `User id      ${account}`,
    `Access key   ${root.accessKeyId}`, `Server       ${server.url}`,
  ])
})

test('a profile is not read, and that is told', async () => {
  const { out, err } = await whoami({ ...rootVariables, AWS_ACCESS_KEY_ID: '', AWS_PROFILE: 'ann' })
  assert.match(out, /:root$/m)
  assert.match(err, /^AWS_PROFILE is not read here/)
})

test('whoever signs as the environment says, a session too', async () => {
  const key = { AWS_ACCESS_KEY_ID: ann.accessKeyId, AWS_SECRET_ACCESS_KEY: ann.secretAccessKey }
  const { Credentials: made } = await sdk(server, ann).sts.getSessionToken({})
  const session = {
    AWS_ACCESS_KEY_ID: made!.AccessKeyId!, AWS_SECRET_ACCESS_KEY: made!.SecretAccessKey!, AWS_SESSION_TOKEN: made!.SessionToken!,
  }
  for (const variables of [key, session]) {
    const { out } = await whoami({ ...variables, AWS_SESSION_TOKEN: '', ...variables }, '--json')
    const { Arn, AccessKeyId } = JSON.parse(out) as { readonly Arn: string; readonly AccessKeyId: string }
    assert.deepEqual([Arn, AccessKeyId], [`arn:aws:iam::${account}:user/ann`, variables.AWS_ACCESS_KEY_ID])
  }
})

test('nobody, with a key that is none', async () => {
  const key = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: '' }
  const { code, out, err } = await whoami(key)
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, /does not know the access key AKIAIOSFODNN7EXAMPLE as it is known here\. Set AWS_ACCESS_KEY_ID/)
})

test('where AWS’s own clients would ask, unless a flag says otherwise', async () => {
  const key = { AWS_ACCESS_KEY_ID: ann.accessKeyId, AWS_SECRET_ACCESS_KEY: ann.secretAccessKey, AWS_SESSION_TOKEN: '' }
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const { out } = await stockade(['whoami'], { ...key, AWS_ENDPOINT_URL: server.url })
  assert.match(out, /^Arn {10}arn:aws:iam::\d+:user\/ann$/m)
  assert.match((await whoami({ ...key, AWS_ENDPOINT_URL: nowhere })).out, /user\/ann$/m)
  const lost = await stockade(['whoami'], { ...key, AWS_ENDPOINT_URL: nowhere })
  assert.deepEqual([lost.code, lost.err.startsWith(`stockade: There is no server at ${nowhere}.`)], [1, true])
  const none = await stockade(['whoami'], { ...key, AWS_ENDPOINT_URL: 'stockade' })
  assert.deepEqual([none.code, none.err], [2, 'stockade: The endpoint of AWS\'s clients is no URL: "stockade".\n'])
})

test('over TLS, where the authority is known, and where it is not', async t => {
  const secure = await startServer({ tls: { names: [] } })
  const folder = temporaryFolder()
  t.after(folder.remove)
  const ca = join(folder.path, 'ca.pem')
  writeFileSync(ca, await authorityOf(secure))
  const key = { AWS_ACCESS_KEY_ID: root.accessKeyId, AWS_SECRET_ACCESS_KEY: root.secretAccessKey, AWS_SESSION_TOKEN: '' }
  const ask = (trusted: string) =>
    stockade(['whoami'], { ...key, AWS_ENDPOINT_URL: tlsUrl(secure), AWS_ENDPOINT_URL_STS: '', NODE_EXTRA_CA_CERTS: trusted })
  const { out, err } = await ask(ca)
  assert.ok(out.includes(`Server       ${tlsUrl(secure)}\n`), out + err)
  const unknown = await ask('')
  assert.equal(unknown.code, 1)
  assert.match(unknown.err, /^stockade: Who answers at https:\S+ is not known here: set NODE_EXTRA_CA_CERTS to the file /)
})
