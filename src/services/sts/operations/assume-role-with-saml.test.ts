import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { STS } from '@aws-sdk/client-sts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { base64, createSamlIdp, type ResponseParts, type WhatIsSigned } from '../../../../test/kit/saml.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const idp = await createSamlIdp()
const stranger = await createSamlIdp()
/** Signs nothing. */
const sts = new STS({ endpoint: server.url, region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } })

const PrincipalArn = `arn:aws:iam::${account}:saml-provider/corp`
await iam.createSAMLProvider({ Name: 'corp', SAMLMetadataDocument: idp.metadata })

async function createRole(RoleName: string, statement: object = {}, ...actions: string[]): Promise<string> {
  const Action = ['sts:AssumeRoleWithSAML', ...actions]
  const trust = { Effect: 'Allow', Principal: { Federated: PrincipalArn }, Action, ...statement }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument })
  await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: policy(allow('kms:ListKeys')) })
  return Role!.Arn!
}

const worker = await createRole('worker', {}, 'sts:TagSession', 'sts:SetSourceIdentity')
const named = (RoleArn: string) => ({ Role: [`${RoleArn},${PrincipalArn}`], RoleSessionName: ['ann'] })

function assume(parts: ResponseParts = {}, signed: WhatIsSigned = 'assertion', RoleArn = worker) {
  const attributes = { ...named(RoleArn), ...parts.attributes }
  return assumeBy(idp.response({ ...parts, attributes }, signed), RoleArn)
}

const assumeBy = (xml: string, RoleArn = worker) => sts.assumeRoleWithSAML({ RoleArn, PrincipalArn, SAMLAssertion: base64(xml) })

const session = ({ Credentials: made }: Awaited<ReturnType<typeof assume>>) => sdk(server, {
  accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken!,
})

for (const signed of ['assertion', 'response'] as const) {
  test(`a session of a role for whom a provider vouches, who signs the ${signed}`, async () => {
    const made = await assume({}, signed)
    const { $metadata: _metadata, Credentials: _made, AssumedRoleUser, ...told } = made
    assert.equal(AssumedRoleUser!.Arn, `arn:aws:sts::${account}:assumed-role/worker/ann`)
    const { SessionTokenSize: _size, SessionTokenUtilization: _utilization, ...said } = told as Record<string, unknown>
    assert.deepEqual(said, {
      Subject: 'ann@example.com', SubjectType: 'persistent', Issuer: idp.entityId, Audience: 'https://signin.aws.amazon.com/saml',
      NameQualifier: createHash('sha1').update(`${idp.entityId}${account}/corp`).digest('base64'),
    })
    await session(made).kms.listKeys({})
    await assertRefused(session(made).kms.createKey({}), 'AccessDeniedException', /assumed-role\/worker\/ann is not authorized/)
  })
}

const invalid = (call: Promise<unknown>, text: string | RegExp) => assertRefused(call, 'InvalidIdentityToken', text, 400)

test('the role and the provider stand in either order, and among others', async () => {
  await assume({ attributes: { Role: ['a,b', `${PrincipalArn},${worker}`] } })
  const other = assume({ attributes: { Role: [`arn:aws:iam::${account}:role/other,${PrincipalArn}`] } })
  await invalid(other, "SAML Assertion doesn't contain the requested Role and Metadata in the attributes")
})

test('the trust policy asks what the response says', async () => {
  const Condition = {
    StringEquals: {
      'saml:aud': 'https://signin.aws.amazon.com/saml', 'saml:iss': idp.entityId, 'saml:sub_type': 'persistent',
      'saml:doc': `${account}/corp`, 'saml:sub': 'ann@example.com', 'sts:RoleSessionName': 'ann',
    },
    'ForAnyValue:StringEquals': { 'saml:edupersonaffiliation': 'staff' },
  }
  const staff = await createRole('staff', { Condition })
  const affiliated = (...values: string[]) => ({ attributes: { ...named(staff), 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': values } })
  await assume(affiliated('student', 'staff'), 'assertion', staff)
  const refused = (parts: ResponseParts) => assertRefused(
    assume(parts, 'assertion', staff), 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML', 403)
  await refused(affiliated('student'))
  await refused({ ...affiliated('staff'), subject: 'bob@example.com' })
  await refused({ ...affiliated('staff'), format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' })
})

test('session tags and a source identity, which need permissions of their own', async () => {
  const attributes = { 'PrincipalTag:team': ['red'], TransitiveTagKeys: ['team'], SourceIdentity: ['ann'] }
  const made = await assume({ attributes })
  assert.equal(made.SourceIdentity, 'ann')
  assert.ok(made.PackedPolicySize! > 0)
  const keys = { 'aws:PrincipalTag/team': 'red', 'aws:SourceIdentity': 'ann', 'aws:FederatedProvider': PrincipalArn }
  const PolicyDocument = policy({ ...allow('kms:ListKeys'), Condition: { StringEquals: keys } })
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument })
  await session(made).kms.listKeys({})
  await assertRefused(session(await assume()).kms.listKeys({}), 'AccessDeniedException', /no identity-based policy/)
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument: policy(allow('kms:ListKeys')) })
  const plain = await createRole('plain')
  const refused = (more: ResponseParts['attributes'], action: string) => {
    const asked = assume({ attributes: { ...named(plain), ...more } }, 'assertion', plain)
    return assertRefused(asked, 'AccessDenied', `Not authorized to perform ${action}`, 403)
  }
  await refused({ 'PrincipalTag:team': ['red'] }, 'sts:TagSession')
  await refused({ SourceIdentity: ['ann'] }, 'sts:SetSourceIdentity')
})

test('no session outlives what the provider keeps of the person', async () => {
  const minutes = ({ Credentials: made }: Awaited<ReturnType<typeof assume>>) =>
    Math.round((made!.Expiration!.getTime() - Date.now()) / 60_000)
  assert.equal(minutes(await assume({ sessionIn: 20 * 60_000 })), 20)
  assert.equal(minutes(await assume({ sessionIn: 2 * 3600_000 })), 60)
  await assertRefused(assume({ sessionIn: -1000 }), 'ExpiredTokenException', 'Response has expired', 400)
})

test('session policies and how long it lasts are the request’s', async () => {
  const asked = { RoleArn: worker, PrincipalArn, SAMLAssertion: base64(idp.response({ attributes: named(worker) })) }
  const made = await sts.assumeRoleWithSAML({ ...asked, DurationSeconds: 900, Policy: policy(allow('kms:ListAliases')) })
  assert.equal(Math.round((made.Credentials!.Expiration!.getTime() - Date.now()) / 60_000), 15)
  await assertRefused(session(made).kms.listKeys({}), 'AccessDeniedException', /no session policy allows/)
  const longer = sts.assumeRoleWithSAML({ ...asked, DurationSeconds: 7200 })
  await assertRefused(longer, 'ValidationError', /exceeds the MaxSessionDuration set for this role/, 400)
})

test('what nobody has signed, or another has, or was changed behind the signature', async () => {
  await invalid(assume({}, 'nothing'), 'Response signature invalid')
  await invalid(assumeBy(stranger.response({ attributes: named(worker) })), 'Response signature invalid')
  for (const signed of ['assertion', 'response'] as const) {
    const xml = idp.response({ attributes: named(worker) }, signed)
    await invalid(assumeBy(xml.replace('ann@example.com', 'bob@example.com')), 'Response signature invalid')
    await invalid(assumeBy(xml.replace('>ann<', '>root<')), 'Response signature invalid')
  }
})

test('an assertion that is wrapped around the one that is signed, beside it, or within it', async () => {
  const xml = idp.response({ attributes: named(worker) })
  const [signed] = /<saml:Assertion .*<\/saml:Assertion>/.exec(xml)!
  const forged = signed.replace(/<Signature.*<\/Signature>/, '').replace('ann@example.com', 'root@example.com')
  const evil = (id: string) => forged.replace('ID="_a1"', `ID="${id}"`)
  const [signature] = /<Signature.*<\/Signature>/.exec(signed)!
  const bare = signed.replace(signature, '')
  const around = signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)
  const wrapped = [
    // The forged one takes the signature, and the signed one stands elsewhere.
    evil('_a2').replace('</saml:Issuer>', `</saml:Issuer>${around}`),
    evil('_a2').replace('</saml:Issuer>', `</saml:Issuer>${signature}`).replace('</saml:Assertion>', `${bare}</saml:Assertion>`),
    evil('_a1').replace('</saml:Issuer>', `</saml:Issuer>${signature}`).replace('</saml:Assertion>', `${bare}</saml:Assertion>`),
    evil('_a2') + signed, signed + evil('_a2'), evil('_a1') + signed,
  ]
  for (const assertion of wrapped) {
    await invalid(assumeBy(xml.replace(signed, assertion)), /^Response signature invalid$|not parsable/)
  }
  const extended = xml.replace('<samlp:Status>', `<samlp:Extensions>${signed}</samlp:Extensions><samlp:Status>`)
  await invalid(assumeBy(extended.replace(signed, evil('_a2')).replace(signed, evil('_a2'))), 'Response signature invalid')
})

test('a name is the whole of its text, whatever comments somebody puts into it', async () => {
  const xml = idp.response({ subject: 'ann@example.com.evil.com', attributes: named(worker) })
  const made = await assumeBy(xml.replace('ann@example.com.evil.com', 'ann@example.com<!-- -->.evil.com'))
  assert.equal(made.Subject, 'ann@example.com.evil.com')
})

test('documents that grow when they are read, or are none', async () => {
  const xml = idp.response({ attributes: named(worker) })
  const bomb = `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(100)}">${'<!ENTITY b "&a;&a;">'}]>`
  const deep = '<a>'.repeat(20_000)
  const wide = `<a ${Array.from({ length: 3000 }, (_, i) => `xmlns:n${i}="u${i}"`).join(' ')}/>`
  for (const text of [`${bomb}${xml}`, xml.slice(0, -10), deep, wide, 'x', '<?xml version="1.0"?><a/>', `<?php ?>${xml}`]) {
    await invalid(assumeBy(text.slice(0, 70_000)), 'SAML Assertion was not parsable')
  }
  const noText = sts.assumeRoleWithSAML({ RoleArn: worker, PrincipalArn, SAMLAssertion: '/////w==' })
  await invalid(noText, 'SAML Assertion was not parsable')
  const noBytes = sts.assumeRoleWithSAML({ RoleArn: worker, PrincipalArn, SAMLAssertion: 'not base 64!' })
  await invalid(noBytes, 'Invalid base64 SAMLResponse')
})

test('for whom it is, by whom, and when', async () => {
  await invalid(assume({ recipient: 'https://example.com/saml' }), 'Response does not contain the required audience')
  await invalid(assume({ audience: 'urn:other' }), 'Response does not contain the required audience')
  await assume({ recipient: 'https://eu-west-1.signin.aws.amazon.com/saml', audience: 'https://signin.aws.amazon.com/saml' })
  await invalid(assume({ issuer: 'https://other.example.com' }), 'Issuer not present in specified provider')
  const expired = (parts: ResponseParts) =>
    assertRefused(assume(parts), 'ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance', 400)
  await expired({ issuedIn: -301_000, until: -1000 })
  await assertRefused(assume({ until: -1000 }), 'ExpiredTokenException', 'Response has expired', 400)
  await invalid(assume({ issuedIn: 700_000, until: 900_000 }), 'The assertion is not valid yet')
  const status = 'urn:oasis:names:tc:SAML:2.0:status:Responder'
  await assertRefused(assume({ status }), 'IDPRejectedClaim', /./, 403)
})

test('of several restrictions to audiences each has to hold', async () => {
  const xml = idp.response({ attributes: named(worker) }, 'nothing')
  const [own] = /<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/.exec(xml)!
  const restricted = (...audiences: readonly string[][]) => {
    const all = audiences.map(some => some.map(one => `<saml:Audience>${one}</saml:Audience>`).join(''))
      .map(some => `<saml:AudienceRestriction>${some}</saml:AudienceRestriction>`)
    return assumeBy(idp.sign(xml.replace(own, all.join('')), 'assertion'))
  }
  const [ours, others] = ['urn:amazon:webservices', 'urn:other']
  await restricted([ours, others], [others, ours])
  for (const audiences of [[[ours], [others]], [[others], [ours]], [[ours, others], [others]], [[ours], []]]) {
    await invalid(restricted(...audiences), 'Response does not contain the required audience')
  }
})

const aws = 'https://signin.aws.amazon.com/saml'
const fromNow = (milliseconds: number) => `NotOnOrAfter="${new Date(Date.now() + milliseconds).toISOString()}"`

/** With the attributes of one `SubjectConfirmationData` each instead of its own. */
function confirmedBy(...given: readonly string[]) {
  const xml = idp.response({ attributes: named(worker) }, 'nothing')
  const [own] = /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/.exec(xml)!
  const one = (attributes: string) => own.replace(/Data [^>]*\/>/, `Data ${attributes}/>`)
  return assumeBy(idp.sign(xml.replace(own, given.map(one).join('')), 'assertion'))
}

test('a confirmation says to whom and until when, and of several the longest to AWS counts', async () => {
  const lacking = 'Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter'
  const [to, other] = [`Recipient="${aws}"`, 'Recipient="https://example.com/saml"']
  const lacks = [to, fromNow(60_000), '', `${to} NotOnOrAfter="soon"`, `Recipient="" ${fromNow(60_000)}`]
  for (const one of lacks) await invalid(confirmedBy(one), lacking)
  await invalid(confirmedBy(), lacking)
  await invalid(confirmedBy(to, fromNow(60_000)), lacking)
  await invalid(confirmedBy(to, `${other} ${fromNow(60_000)}`), 'Response does not contain the required audience')
  const expired = (...given: string[]) =>
    assertRefused(confirmedBy(...given), 'ExpiredTokenException', 'Response has expired', 400)
  await expired(`${to} ${fromNow(-1000)}`, `${other} ${fromNow(60_000)}`)
  const regional = 'https://eu-west-1.signin.aws.amazon.com/saml'
  const several = [to, `${other} ${fromNow(90_000)}`, `${to} ${fromNow(-1000)}`, `Recipient="${regional}" ${fromNow(60_000)}`]
  for (const given of [several, several.toReversed()]) assert.equal((await confirmedBy(...given)).Audience, regional)
})

test('names that a session cannot have', async () => {
  const without = (name: string, ...values: string[]) => assume({ attributes: { [name]: values } })
  await invalid(without('RoleSessionName'), 'RoleSessionName is required in AuthnResponse')
  await invalid(without('RoleSessionName', 'a b'), 'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}')
  const source = 'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"'
  for (const SourceIdentity of ['a b', 'aws:ann']) await invalid(without('SourceIdentity', SourceIdentity), source)
  await invalid(without('PrincipalTag:team', 'a', 'b'), 'Session tags are invalid in AuthnResponse')
})

test('a provider that is not there, or another account’s', async () => {
  const SAMLAssertion = base64(idp.response({ attributes: named(worker) }))
  const by = (arn: string) => sts.assumeRoleWithSAML({ RoleArn: worker, PrincipalArn: arn, SAMLAssertion })
  await invalid(by(PrincipalArn.replace('corp', 'none')), "Specified provider doesn't exist")
  await invalid(by(PrincipalArn.replace(account, '111122223333')), "Specified provider doesn't exist")
  await assertRefused(by(worker), 'ValidationError', 'Request ARN is invalid', 400)
})

test('the trail shows who came, and not what he brought', async () => {
  const attributes = { 'PrincipalTag:team': ['red'], TransitiveTagKeys: ['team'], SourceIdentity: ['ann'] }
  const made = await assume({ attributes })
  await session(made).kms.listKeys({})
  const records = await server.records()
  const record = records.filter(({ eventName }) => eventName === 'AssumeRoleWithSAML').at(-1)!
  assert.deepEqual(record.userIdentity, {
    type: 'SAMLUser', principalId: `${made.NameQualifier}:ann@example.com`, userName: 'ann@example.com',
    identityProvider: made.NameQualifier,
  })
  assert.deepEqual(record.requestParameters, {
    sAMLAssertionID: '_a1', roleSessionName: 'ann', sourceIdentity: 'ann', principalTags: { team: 'red' },
    transitiveTagKeys: ['team'], roleArn: worker, principalArn: PrincipalArn,
  })
  const text = JSON.stringify(record)
  assert.ok(!text.includes(made.Credentials!.SecretAccessKey!) && !text.includes(base64(idp.entityId).slice(0, 20)))
})
