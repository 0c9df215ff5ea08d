import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { makeCertificate, oneDay } from '../../../../test/kit/certificates.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const authority = makeCertificate('authority')
const intermediate = makeCertificate('intermediate', { issuer: authority })
const web = makeCertificate('web', { issuer: intermediate })

const missing = (name: string) => `The Server Certificate with name ${name} cannot be found.`
const arnOf = (place: string) => `arn:aws:iam::${account}:server-certificate/${place}`

function uploadOf(name: string, { body, privateKey } = web) {
  return { ServerCertificateName: name, CertificateBody: body, PrivateKey: privateKey }
}

async function namesOf(input: Parameters<typeof iam.listServerCertificates>[0] = {}): Promise<string[]> {
  const { ServerCertificateMetadataList: found } = await iam.listServerCertificates(input)
  return found!.map(({ ServerCertificateName }) => ServerCertificateName!)
}

const remove = (...names: string[]) =>
  Promise.all(names.map(ServerCertificateName => iam.deleteServerCertificate({ ServerCertificateName })))

test('a certificate is shown with its chain, and its key never', async () => {
  const Tags = [{ Key: 'team', Value: 'shop' }]
  const CertificateChain = `${intermediate.body}\n${authority.body}`
  const made = await iam.uploadServerCertificate({ ...uploadOf('web'), Path: '/cdn/a/', CertificateChain, Tags })
  const { UploadDate, Expiration, ServerCertificateId } = made.ServerCertificateMetadata!
  assert.match(ServerCertificateId!, /^ASCA[A-Z2-7]{17}$/)
  assert.ok(Math.abs(Expiration!.getTime() - Date.now() - 30 * oneDay) < 60_000)
  const metadata = {
    Path: '/cdn/a/', ServerCertificateName: 'web', ServerCertificateId, Arn: arnOf('cdn/a/web'), UploadDate, Expiration,
  }
  assert.deepEqual([made.ServerCertificateMetadata, made.Tags], [metadata, Tags])
  await assertRecord(server, 'UploadServerCertificate', {
    readOnly: false,
    requestParameters: {
      serverCertificateName: 'web', path: '/cdn/a/', certificateBody: web.body, certificateChain: CertificateChain,
      privateKey: 'HIDDEN_DUE_TO_SECURITY_REASONS', tags: [{ key: 'team', value: 'shop' }],
    },
  })
  const { ServerCertificate } = await iam.getServerCertificate({ ServerCertificateName: 'WEB' })
  assert.deepEqual(ServerCertificate, {
    ServerCertificateMetadata: metadata, CertificateBody: web.body.trim(), CertificateChain: CertificateChain.trim(), Tags,
  })
  await assertRecord(server, 'GetServerCertificate', { readOnly: true, responseElements: null })
  assert.deepEqual((await iam.listServerCertificates({})).ServerCertificateMetadataList, [metadata])
  const key = web.privateKey.split('\n')[1]!
  assert.equal(JSON.stringify(await server.records()).includes(key), false)
  await remove('web')
  await assertRecord(server, 'DeleteServerCertificate', {
    readOnly: false, requestParameters: { serverCertificateName: 'web' }, responseElements: null,
  })
  const gone = iam.getServerCertificate({ ServerCertificateName: 'web' })
  await assertRefused(gone, 'NoSuchEntity', missing('web'), 404)
})

test('one without a chain has no tags, and none of another account', async () => {
  await iam.uploadServerCertificate(uploadOf('own', authority))
  const { ServerCertificate } = await iam.getServerCertificate({ ServerCertificateName: 'own' })
  assert.deepEqual([ServerCertificate!.Tags, ServerCertificate!.CertificateChain], [[], undefined])
  const { iam: elsewhere } = sdk(server, theirs)
  assert.deepEqual((await elsewhere.listServerCertificates({})).ServerCertificateMetadataList, [])
  const theirOwn = elsewhere.deleteServerCertificate({ ServerCertificateName: 'own' })
  await assertRefused(theirOwn, 'NoSuchEntity', missing('own'), 404)
  await remove('own')
})

test('it gets another name and another path, and keeps its id', async () => {
  await iam.uploadServerCertificate(uploadOf('old'))
  await iam.uploadServerCertificate(uploadOf('taken'))
  const named = { ServerCertificateName: 'old' }
  await assertRefused(
    iam.uploadServerCertificate(uploadOf('Old')), 'EntityAlreadyExists',
    'The Server Certificate with name Old already exists.', 409,
  )
  await assertRefused(
    iam.updateServerCertificate({ ...named, NewServerCertificateName: 'Taken' }), 'EntityAlreadyExists',
    'The Server Certificate with name Taken already exists.', 409,
  )
  const { ServerCertificate: before } = await iam.getServerCertificate(named)
  await iam.updateServerCertificate({ ...named, NewServerCertificateName: 'new', NewPath: '/cdn/' })
  await assertRecord(server, 'UpdateServerCertificate', {
    readOnly: false, responseElements: null,
    requestParameters: { serverCertificateName: 'old', newServerCertificateName: 'new', newPath: '/cdn/' },
  })
  const { ServerCertificate: after } = await iam.getServerCertificate({ ServerCertificateName: 'new' })
  assert.deepEqual(after!.ServerCertificateMetadata, {
    ...before!.ServerCertificateMetadata, ServerCertificateName: 'new', Path: '/cdn/', Arn: arnOf('cdn/new'),
  })
  await assertRefused(iam.updateServerCertificate(named), 'NoSuchEntity', missing('old'), 404)
  await remove('new', 'taken')
})

test('what is no certificate, no key, or neither of the other', async () => {
  const refused = (input: object, code: string, message: string) =>
    assertRefused(iam.uploadServerCertificate({ ...uploadOf('bad'), ...input }), code, message)
  const unparsed = 'Unable to parse certificate. Please ensure the certificate is in PEM format.'
  for (const CertificateBody of ['none', web.privateKey, web.body + intermediate.body]) {
    await refused({ CertificateBody }, 'MalformedCertificate', unparsed)
  }
  const encrypted = generateKeyPairSync('ec', {
    namedCurve: 'P-256', publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' },
  }).privateKey
  for (const PrivateKey of ['none', web.body, encrypted]) {
    await refused({ PrivateKey }, 'MalformedCertificate', 'Invalid Private Key.')
  }
  const mismatch = 'The private key does not match the public key of the certificate.'
  await refused({ PrivateKey: authority.privateKey }, 'KeyPairMismatch', mismatch)
  const [before, after] = [new Date(Date.now() - oneDay), new Date(Date.now() + oneDay)]
  const expired = makeCertificate('old', { from: new Date(before.getTime() - oneDay), to: before })
  await refused(uploadOf('bad', expired), 'MalformedCertificate', 'The certificate has expired.')
  const early = makeCertificate('new', { from: after, to: new Date(after.getTime() + oneDay) })
  await refused(uploadOf('bad', early), 'MalformedCertificate', 'The certificate is not valid yet.')
  assert.deepEqual(await namesOf(), [])
})

test('a chain begins with who signed the certificate, each signed by the next', async () => {
  const refused = (CertificateChain: string, code: string, message: string) =>
    assertRefused(iam.uploadServerCertificate({ ...uploadOf('bad'), CertificateChain }), code, message)
  const invalid = (index: number) => 'Unable to validate certificate chain. The certificate chain must start with the immediate '
    + 'signing certificate, followed by any intermediaries in order. '
    + `The index within the chain of the invalid certificate is: ${index}`
  await refused(authority.body, 'MalformedCertificate', invalid(-1))
  await refused(authority.body + intermediate.body, 'MalformedCertificate', invalid(-1))
  await refused(intermediate.body + intermediate.body, 'MalformedCertificate', invalid(0))
  await refused(intermediate.body + makeCertificate('authority').body, 'MalformedCertificate', invalid(0))
  const unparsed = 'Unable to parse certificate chain. Please ensure the certificates are in PEM format.'
  for (const chain of [`Certificate:\n${intermediate.body}`, intermediate.body + authority.body.repeat(32)]) {
    await refused(chain, 'MalformedCertificate', unparsed)
  }
  const long = intermediate.body + ' '.repeat(128 * 1024)
  await refused(long, 'InvalidInput', `A certificate chain may have ${128 * 1024} characters at most.`)
})

test('an account has twenty, listed by name, under a path, and page by page', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `many-${String(i).padStart(2, '0')}`)
  for (const [i, name] of names.entries()) {
    await iam.uploadServerCertificate({ ...uploadOf(name), Path: i < 5 ? '/few/' : '/most/' })
  }
  const most = 'Cannot exceed quota for ServerCertificatesPerAccount: 20'
  await assertRefused(iam.uploadServerCertificate(uploadOf('one-more')), 'LimitExceeded', most, 409)
  const { SummaryMap } = await iam.getAccountSummary({})
  assert.deepEqual([SummaryMap!.ServerCertificates, SummaryMap!.ServerCertificatesQuota], [20, 20])
  assert.deepEqual(await namesOf({ PathPrefix: '/few/' }), names.slice(0, 5))
  const found: string[] = []
  let Marker: string | undefined
  do {
    const page = await iam.listServerCertificates({ MaxItems: 8, ...(Marker !== undefined && { Marker }) })
    found.push(...page.ServerCertificateMetadataList!.map(({ ServerCertificateName }) => ServerCertificateName!))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(found, names)
  await remove(...names)
})

test('tags are set, listed and taken away', async () => {
  await iam.uploadServerCertificate(uploadOf('tagged'))
  const named = { ServerCertificateName: 'tagged' }
  await iam.tagServerCertificate({ ...named, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })
  await assertRecord(server, 'TagServerCertificate', { readOnly: false, responseElements: null })
  const first = await iam.listServerCertificateTags({ ...named, MaxItems: 1 })
  assert.deepEqual([first.Tags, first.IsTruncated], [[{ Key: 'a', Value: '1' }], true])
  await iam.untagServerCertificate({ ...named, TagKeys: ['a', 'c'] })
  assert.deepEqual((await iam.listServerCertificateTags(named)).Tags, [{ Key: 'b', Value: '2' }])
  const none = { ServerCertificateName: 'none' }
  for (const call of [
    () => iam.tagServerCertificate({ ...none, Tags: [{ Key: 'a', Value: '' }] }), () => iam.listServerCertificateTags(none),
    () => iam.untagServerCertificate({ ...none, TagKeys: ['a'] }),
  ]) await assertRefused(call(), 'NoSuchEntity', missing('none'), 404)
})

test('what is denied is called by its ARN or by its name', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:UpdateServerCertificate', arnOf('tagged'))))
  const denied = (action: string, on: string) =>
    `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: iam:${action} on resource: ${on} `
      + `because no identity-based policy allows the iam:${action} action`
  const named = { ServerCertificateName: 'tagged' }
  const refused = (call: Promise<unknown>, action: string, on: string) =>
    assertRefused(call, 'AccessDenied', denied(action, on), 403)
  await refused(clerk.deleteServerCertificate(named), 'DeleteServerCertificate', 'server certificate tagged')
  await refused(clerk.uploadServerCertificate({ ...uploadOf('x'), Path: '/a/' }), 'UploadServerCertificate', arnOf('a/x'))
  await refused(clerk.listServerCertificates({}), 'ListServerCertificates', arnOf(''))
  const renamed = clerk.updateServerCertificate({ ...named, NewServerCertificateName: 'other' })
  await refused(renamed, 'UpdateServerCertificate', arnOf('other'))
  await clerk.updateServerCertificate({ ...named })
})
