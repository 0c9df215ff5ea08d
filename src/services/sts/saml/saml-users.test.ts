// A provider that is another when the call is committed than when it was asked who calls.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { base64, createSamlIdp } from '../../../../test/kit/saml.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { proveSamlUser } from './saml-users.ts'

const idp = await createSamlIdp()
const account = '111111111111'
const [RoleArn, PrincipalArn] = [`arn:aws:iam::${account}:role/worker`, `arn:aws:iam::${account}:saml-provider/corp`]
const [, pem] = /<ds:X509Certificate>([^<]+)</.exec(idp.metadata)!
const certificates = [new X509Certificate(Buffer.from(pem!, 'base64'))]
const provider = { arn: PrincipalArn, name: 'corp', partition: 'aws', issuer: idp.entityId, certificates }

test('the issuer has to be the same, and the provider still there', async () => {
  const attributes = { Role: [`${RoleArn},${PrincipalArn}`], RoleSessionName: ['ann'] }
  let present: object | undefined = provider
  const call = {
    input: { RoleArn, PrincipalArn, SAMLAssertion: base64(idp.response({ attributes })) }, state: {},
    ports: { samlProviders: { find: async () => present } }, server: { wall: Date.now },
    error: (code: string, message: string) => new AwsError(code, message),
  }
  const { confirm } = await proveSamlUser(call as never)
  await confirm!({} as never)
  for (const changed of [{ ...provider, issuer: 'https://other.example.com' }, undefined]) {
    present = changed
    const refused = { code: 'InvalidIdentityTokenException', message: "Specified provider doesn't exist" }
    await assert.rejects(confirm!({} as never), refused)
  }
})
