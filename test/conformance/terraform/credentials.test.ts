import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { makeCertificate } from '../../kit/certificates.ts'
import { account } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'
import { withoutTerraform } from '../../kit/terraform.ts'
import { readSshKey, writeSshKey } from '../../../src/services/iam/credentials/ssh-key-text.ts'
import { live, type Attributes } from './life.ts'

const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' }) as string
const key = readSshKey(pem)
const authority = makeCertificate('authority')
const web = makeCertificate('web', { issuer: authority })

const outputs = { certificate: `arn:aws:iam::${account}:server-certificate/cloudfront/web`, git: `ann-at-${account}` }
const life = {
  configuration: 'credentials.tf',
  variables: {
    ssh_key: typeof key === 'string' ? assert.fail(key) : `${writeSshKey(key.blob, 'SSH')} ann@example.com`,
    authority: authority.body, certificate: web.body, private_key: web.privateKey,
  },
  importedBy: {
    aws_iam_server_certificate: 'name',
    aws_iam_service_specific_credential: 'id',
    aws_iam_signing_certificate: 'id',
    aws_iam_user: 'name',
    aws_iam_user_ssh_key: ({ username, ssh_public_key_id: id, encoding }: Attributes) => `${username}:${id}:${encoding}`,
  },
  outputs: [outputs, outputs],
} as const

test('an SSH key, certificates and a credential for one service', { skip: withoutTerraform }, async t => {
  const server = await startServer()
  const { iam } = sdk(server)
  const { end } = await live(t, server, life)
  const { ServiceSpecificCredentials } = await iam.listServiceSpecificCredentials({ UserName: 'ann' })
  assert.deepEqual(ServiceSpecificCredentials!.map(({ Status }) => Status), ['Inactive'])
  await end()
  const { Users, ServerCertificates } = (await iam.getAccountSummary({})).SummaryMap!
  assert.deepEqual([Users, ServerCertificates], [0, 0])
})
