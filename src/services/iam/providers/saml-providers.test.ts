import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const arnOf = (name: string) => `arn:aws:iam::${account}:saml-provider/${name}`

const certificate = `<ds:X509Certificate>${'MIIC'.repeat(300)}</ds:X509Certificate>`
const signOn = '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
  + 'Location="https://idp.example.com/"/>'
const within = (more: string, body: string) => '<?xml version="1.0"?>'
  + `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"${more}>`
  + `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${body}</md:IDPSSODescriptor>`
  + '</md:EntityDescriptor>'
const key = `<md:KeyDescriptor><ds:KeyInfo><ds:X509Data>${certificate}</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
const metadata = (more = ' entityID="https://idp.example.com"') => within(more, key + signOn)

test('a provider is made, shown with its metadata, changed, listed and deleted', async () => {
  const SAMLMetadataDocument = metadata()
  const Tags = [{ Key: 'team', Value: 'a' }]
  const { $metadata: _, ...made } = await iam.createSAMLProvider({ Name: 'corp', SAMLMetadataDocument, Tags })
  const SAMLProviderArn = arnOf('corp')
  assert.deepEqual(made, { SAMLProviderArn, Tags })
  await assertRecord(server, 'CreateSAMLProvider', {
    readOnly: false, responseElements: { sAMLProviderArn: SAMLProviderArn, tags: [{ key: 'team', value: 'a' }] },
  })
  const { $metadata: _shown, SAMLProviderUUID, CreateDate, ValidUntil, ...shown } = await iam.getSAMLProvider({ SAMLProviderArn })
  assert.deepEqual(shown, { SAMLMetadataDocument, Tags, AssertionEncryptionMode: 'Allowed', PrivateKeyList: [] })
  assert.match(SAMLProviderUUID!, /^[A-Z0-9]{22}$/)
  assert.equal(ValidUntil!.getUTCFullYear() - CreateDate!.getUTCFullYear(), 100)
  const until = metadata(' entityID="https://idp.example.com" validUntil="2050-01-02T03:04:05Z"')
  const updated = await iam.updateSAMLProvider({ SAMLProviderArn, SAMLMetadataDocument: until })
  assert.equal(updated.SAMLProviderArn, SAMLProviderArn)
  const nothing = 'Unable to update identity provider. No updates are defined for metadata or encryption assertion.'
  await assertRefused(iam.updateSAMLProvider({ SAMLProviderArn }), 'InvalidInput', nothing, 400)
  const { SAMLProviderList } = await iam.listSAMLProviders({})
  assert.deepEqual(SAMLProviderList, [{ Arn: SAMLProviderArn, ValidUntil: new Date('2050-01-02T03:04:05Z'), CreateDate }])
  assert.equal((await iam.getSAMLProvider({ SAMLProviderArn })).SAMLProviderUUID, SAMLProviderUUID)
  assert.equal((await iam.getAccountSummary({})).SummaryMap!.Providers, 1)
  await iam.deleteSAMLProvider({ SAMLProviderArn })
  await assertRecord(server, 'DeleteSAMLProvider', { requestParameters: { sAMLProviderArn: SAMLProviderArn } })
  const gone = (call: Promise<unknown>) =>
    assertRefused(call, 'NoSuchEntity', `Manifest not found for arn ${SAMLProviderArn}`, 404)
  await gone(iam.getSAMLProvider({ SAMLProviderArn }))
  await gone(iam.deleteSAMLProvider({ SAMLProviderArn }))
  await gone(iam.updateSAMLProvider({ SAMLProviderArn }))
})

test('what is no metadata, or would mean more than it says', async () => {
  const id = ' entityID="https://idp.example.com"'
  const padding = `<!--${' '.repeat(1000)}-->`
  const wrongs = [
    `<html>${padding}</html>`, padding, 'x'.repeat(1000), metadata(''), metadata(`${id} validUntil="soon"`),
    within(id, key + padding), within(id, signOn + padding), metadata().slice(0, -1),
    metadata().replace('<md:Entity', '<!DOCTYPE a [<!ENTITY b "c">]><md:Entity'),
    metadata().replace('MIIC', '&b;'), metadata().replace('<?xml version="1.0"?>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'),
  ]
  for (const SAMLMetadataDocument of wrongs) {
    await assertRefused(iam.createSAMLProvider({ Name: 'x', SAMLMetadataDocument }), 'InvalidInput', 'Could not parse metadata')
  }
  const long = iam.createSAMLProvider({ Name: 'x', SAMLMetadataDocument: metadata() + ' '.repeat(262_144) })
  await assertRefused(long, 'InvalidInput', 'Metadata may have 262144 characters at most.')
  const keys = (count: number) => Array.from({ length: count }, (_, i) => key.replace('MIIC', `MIIC${i}`)).join('')
  const many = iam.createSAMLProvider({ Name: 'x', SAMLMetadataDocument: within(id, keys(9) + signOn) })
  await assertRefused(many, 'InvalidInput', 'Metadata may have 8 certificates to sign by at most.')
  await iam.createSAMLProvider({ Name: 'keys', SAMLMetadataDocument: within(id, keys(8) + keys(8) + signOn) })
  await iam.deleteSAMLProvider({ SAMLProviderArn: arnOf('keys') })
  const short = iam.createSAMLProvider({ Name: 'x', SAMLMetadataDocument: '<a/>' })
  await assertRefused(short, 'ValidationError', /than or equal to 1000/)
})

test('a name is taken once, and an account has a hundred', async () => {
  const create = (Name: string) => iam.createSAMLProvider({ Name, SAMLMetadataDocument: metadata() })
  await create('one')
  await assertRefused(create('one'), 'EntityAlreadyExists', 'SAML provider with name one already exists.', 409)
  for (let i = 1; i < 100; i++) await create(`many-${i}`)
  await assertRefused(create('more'), 'LimitExceeded', 'Cannot exceed quota for SAMLProvidersPerAccount: 100', 409)
  await sdk(server, theirs).iam.createSAMLProvider({ Name: 'one', SAMLMetadataDocument: metadata() })
})

test('tags', async () => {
  const SAMLProviderArn = arnOf('one')
  const given = [{ Key: 'b', Value: '1' }, { Key: 'a', Value: '2' }, { Key: 'c', Value: '3' }]
  await iam.tagSAMLProvider({ SAMLProviderArn, Tags: given })
  await iam.untagSAMLProvider({ SAMLProviderArn, TagKeys: ['c'] })
  const { Tags, IsTruncated } = await iam.listSAMLProviderTags({ SAMLProviderArn, MaxItems: 1 })
  assert.deepEqual([Tags, IsTruncated], [[{ Key: 'a', Value: '2' }], true])
  await assertRefused(iam.tagSAMLProvider({ SAMLProviderArn, Tags: [] }), 'InvalidInput', 'At least one tag must be specified.')
})

test('what is not built, and what names no provider', async () => {
  const unbuilt = { AddPrivateKey: 'x', RemovePrivateKey: 'X'.repeat(22), AssertionEncryptionMode: 'Required' } as const
  for (const [part, value] of Object.entries(unbuilt)) {
    await assertRefused(
      iam.updateSAMLProvider({ SAMLProviderArn: arnOf('one'), [part]: value }), 'NotImplemented',
      `iam:UpdateSAMLProvider with ${part} is not implemented by Stockade.`, 501,
    )
  }
  const get = (SAMLProviderArn: string) => iam.getSAMLProvider({ SAMLProviderArn })
  await assertRefused(get(`arn:aws:iam::${account}:user/saml-ann`), 'ValidationError', 'Invalid resource type in ARN')
  await assertRefused(get('arn:aws:s3:::saml-bucket-of-ann'), 'ValidationError', 'Invalid service in ARN')
  await assertRefused(get('this is no ARN at all'), 'ValidationError', 'Invalid ARN:  Could not be parsed!')
  await assertRefused(sdk(server, theirs).iam.getSAMLProvider({ SAMLProviderArn: arnOf('one') }), 'AccessDenied', /./, 403)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  const SAMLProviderArn = arnOf('one')
  const denied = (call: Promise<unknown>, action: string, on = SAMLProviderArn) => assertRefused(
    call, 'AccessDenied', `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: iam:${action} `
      + `on resource: ${on} because no identity-based policy allows the iam:${action} action`, 403,
  )
  const SAMLMetadataDocument = metadata()
  await denied(clerk.createSAMLProvider({ Name: 'x', SAMLMetadataDocument }), 'CreateSAMLProvider', arnOf('x'))
  await denied(clerk.getSAMLProvider({ SAMLProviderArn }), 'GetSAMLProvider')
  await denied(clerk.updateSAMLProvider({ SAMLProviderArn, SAMLMetadataDocument }), 'UpdateSAMLProvider')
  await denied(clerk.deleteSAMLProvider({ SAMLProviderArn }), 'DeleteSAMLProvider')
  await denied(clerk.listSAMLProviders({}), 'ListSAMLProviders', arnOf('*'))
  await denied(clerk.tagSAMLProvider({ SAMLProviderArn, Tags: [] }), 'TagSAMLProvider')
  await denied(clerk.untagSAMLProvider({ SAMLProviderArn, TagKeys: [] }), 'UntagSAMLProvider')
  await denied(clerk.listSAMLProviderTags({ SAMLProviderArn }), 'ListSAMLProviderTags')
})
