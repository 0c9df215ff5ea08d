// What users and accounts have besides passwords and access keys, through every client: SSH keys, certificates, and credentials
// for one service.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import {
  CreateServiceSpecificCredential, DeleteServerCertificate, DeleteServiceSpecificCredential, DeleteSigningCertificate,
  DeleteSSHPublicKey, GetServerCertificate, GetSSHPublicKey, ListServerCertificates, ListServerCertificateTags,
  ListServiceSpecificCredentials, ListSigningCertificates, ListSSHPublicKeys, ResetServiceSpecificCredential,
  TagServerCertificate, UntagServerCertificate, UpdateServerCertificate, UpdateServiceSpecificCredential,
  UpdateSigningCertificate, UpdateSSHPublicKey, UploadServerCertificate, UploadSigningCertificate, UploadSSHPublicKey,
} from '../../../src/contracts/iam.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { makeCertificate } from '../../kit/certificates.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'

async function sshKeys({ call }: AnyClient, server: TestServer): Promise<void> {
  const UserName = 'ann'
  await sdk(server).iam.createUser({ UserName })
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' }) as string
  const { SSHPublicKey } = await call(root, UploadSSHPublicKey, { UserName, SSHPublicKeyBody: pem })
  const named = { UserName, SSHPublicKeyId: SSHPublicKey!.SSHPublicKeyId }
  await call(root, UpdateSSHPublicKey, { ...named, Status: 'Inactive' })
  const { SSHPublicKey: got } = await call(root, GetSSHPublicKey, { ...named, Encoding: 'SSH' })
  assert.deepEqual([got!.Status, got!.Fingerprint], ['Inactive', SSHPublicKey!.Fingerprint])
  assert.match(got!.SSHPublicKeyBody, /^ssh-rsa AAAA/)
  const { SSHPublicKeys } = await call(root, ListSSHPublicKeys, { UserName })
  assert.deepEqual(SSHPublicKeys!.map(({ SSHPublicKeyId }) => SSHPublicKeyId), [named.SSHPublicKeyId])
  await call(root, DeleteSSHPublicKey, named)
  const missing = `The Public Key with id ${named.SSHPublicKeyId} cannot be found.`
  await refused(call(root, DeleteSSHPublicKey, named), 'NoSuchEntity', missing)
}

async function signingCertificates({ call }: AnyClient, server: TestServer): Promise<void> {
  const UserName = 'bob'
  await sdk(server).iam.createUser({ UserName })
  const { body: CertificateBody } = makeCertificate('grün & <1>')
  const { Certificate: { CertificateId } } = await call(root, UploadSigningCertificate, { UserName, CertificateBody })
  await call(root, UpdateSigningCertificate, { UserName, CertificateId, Status: 'Inactive' })
  const { Certificates } = await call(root, ListSigningCertificates, { UserName })
  assert.deepEqual(Certificates.map(({ Status }) => Status), ['Inactive'])
  assert.equal(Certificates[0]!.CertificateBody, CertificateBody)
  await call(root, DeleteSigningCertificate, { UserName, CertificateId })
  await refused(
    call(root, UploadSigningCertificate, { UserName, CertificateBody: 'none' }), 'MalformedCertificate',
    'Certificate none is malformed.',
  )
}

async function serverCertificates({ call, callPaged }: AnyClient): Promise<void> {
  const authority = makeCertificate('authority')
  const { body, privateKey: PrivateKey } = makeCertificate('web', { issuer: authority })
  const content = { CertificateBody: body, PrivateKey, CertificateChain: authority.body, Path: '/web/' }
  const names = ['a', 'b', 'c']
  for (const name of names) await call(root, UploadServerCertificate, { ...content, ServerCertificateName: name })
  const { ServerCertificateMetadataList } = await callPaged(root, ListServerCertificates, { PathPrefix: '/web/' }, 2)
  assert.deepEqual(ServerCertificateMetadataList.map(({ ServerCertificateName }) => ServerCertificateName), names)
  const named = { ServerCertificateName: 'a' }
  await call(root, TagServerCertificate, { ...named, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })
  await call(root, UntagServerCertificate, { ...named, TagKeys: ['a'] })
  assert.deepEqual((await call(root, ListServerCertificateTags, named)).Tags, [{ Key: 'b', Value: '2' }])
  await call(root, UpdateServerCertificate, { ...named, NewServerCertificateName: 'new', NewPath: '/' })
  const { ServerCertificate } = await call(root, GetServerCertificate, { ServerCertificateName: 'new' })
  const { ServerCertificateMetadata: { Arn, Expiration }, CertificateChain } = ServerCertificate
  assert.deepEqual([Arn, Expiration instanceof Date], [`arn:aws:iam::${account}:server-certificate/new`, true])
  assert.equal(CertificateChain, authority.body.trim())
  await call(root, DeleteServerCertificate, { ServerCertificateName: 'new' })
  const gone = 'The Server Certificate with name new cannot be found.'
  await refused(call(root, GetServerCertificate, { ServerCertificateName: 'new' }), 'NoSuchEntity', gone)
  const other = { ServerCertificateName: 'x', CertificateBody: authority.body, PrivateKey }
  const mismatch = 'The private key does not match the public key of the certificate.'
  await refused(call(root, UploadServerCertificate, other), 'KeyPairMismatch', mismatch)
}

async function serviceCredentials({ call }: AnyClient, server: TestServer): Promise<void> {
  const UserName = 'cat'
  await sdk(server).iam.createUser({ UserName })
  const input = { UserName, ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 }
  const { ServiceSpecificCredential: made } = await call(root, CreateServiceSpecificCredential, input)
  const { ServiceSpecificCredentialId, ServiceCredentialSecret } = made!
  assert.match(ServiceCredentialSecret!, /^ABSK/)
  const named = { UserName, ServiceSpecificCredentialId }
  const { ServiceSpecificCredential: reset } = await call(root, ResetServiceSpecificCredential, named)
  assert.notEqual(reset!.ServiceCredentialSecret, ServiceCredentialSecret)
  await call(root, UpdateServiceSpecificCredential, { ...named, Status: 'Inactive' })
  const { ServiceSpecificCredentials } = await call(root, ListServiceSpecificCredentials, { AllUsers: true })
  assert.deepEqual(
    ServiceSpecificCredentials!.map(credential => [credential.UserName, credential.Status, credential.ServiceCredentialAlias]),
    [[UserName, 'Inactive', `cat-at-${account}`]],
  )
  await call(root, DeleteServiceSpecificCredential, named)
  const gone = `No such credential ${ServiceSpecificCredentialId} exists`
  await refused(call(root, ResetServiceSpecificCredential, named), 'NoSuchEntity', gone)
}

throughEveryClient({
  'an SSH key in both encodings': sshKeys,
  'a certificate that signs': signingCertificates,
  'server certificates, with their chains and their tags': serverCertificates,
  'a key for one service': serviceCredentials,
})
