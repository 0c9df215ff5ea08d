// What a policy asks of who calls: an organization, a code of an MFA device, a tag, a session.
import { sessionIdentity } from '../../kit/identity.ts'
import { enabledPhone } from '../../kit/mfa.ts'
import { createAccount, memberOf } from '../../kit/organizations.ts'
import { sdk } from '../../kit/sdk.ts'
import { askBucket, everyone, get, nobody, put, startStage } from '../../kit/bucket-policies.ts'

const { server, callers, judge } = await startStage()
const { admin, guest, anyone, root, theirRoot, theirAnn, worker } = callers
const { iam, organizations } = sdk(server)

const { Organization } = await organizations.createOrganization({ FeatureSet: 'ALL' })
const member = await memberOf(server, await createAccount(server, 'member'))
const inOrganization = { StringEquals: { 'aws:PrincipalOrgID': Organization!.Id! } }

judge('an organization', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: inOrganization })], [
  ['a member', { identity: member }, get(), 'let in'],
  ['a member who writes', { identity: member }, put(), 'kept out'],
  ['a guest of the managing account', { identity: guest }, get(), 'let in'],
  ['another account', { identity: theirRoot }, get(), 'kept out'],
  ['another account\'s user', { identity: theirAnn }, get(), 'kept out'],
  ['a stranger', { identity: anyone }, get(), 'kept out'],
])

judge('nobody beside an organization', arn => [
  everyone('s3:GetObject', `${arn}/*`),
  nobody('s3:*', [arn, `${arn}/*`], { Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': Organization!.Id! } } }),
], [
  ['a member', { identity: member }, get(), 'let in'],
  ['a guest', { identity: guest }, get(), 'let in'],
])

const phone = await enabledPhone(server, 'admin')
const { sts } = sdk(server, admin)
const code = { SerialNumber: phone.serial, TokenCode: phone.nextCode() }
const withCode = sessionIdentity((await sts.getSessionToken(code)).Credentials!)
const without = sessionIdentity((await sts.getSessionToken({})).Credentials!)

judge('a code of an MFA device', arn => [
  nobody('s3:*', `${arn}/secret/*`, { Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } } }),
], [
  ['a key without a session', { identity: admin }, get('secret/key'), 'kept out'],
  ['a session without a code', { identity: without }, get('secret/key'), 'kept out'],
  ['a session with a code', { identity: withCode }, get('secret/key'), 'let in'],
  ['a key without a session, beside the folder', { identity: admin }, get('open/key'), 'let in'],
  ['root', { identity: root }, get('secret/key'), 'kept out'],
])

judge('a code of the last hour', arn => [
  nobody('s3:*', `${arn}/secret/*`, { Condition: { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } } }),
  nobody('s3:*', `${arn}/secret/*`, { Condition: { Null: { 'aws:MultiFactorAuthAge': 'true' } } }),
], [
  ['one that was just given', { identity: withCode }, get('secret/key'), 'let in'],
  ['none', { identity: without }, get('secret/key'), 'kept out'],
])

judge('a code older than it can be', arn => [
  nobody('s3:*', `${arn}/*`, { Condition: { NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': '0' } } }),
], [
  ['one that was just given', { identity: withCode }, get(), 'kept out'],
  ['none, of which there is no age', { identity: without }, get(), 'let in'],
])

await iam.tagUser({ UserName: 'guest', Tags: [{ Key: 'team', Value: 'blue' }] })

judge('a tag of whoever calls', arn => [everyone('s3:GetObject', `${arn}/*`, { Condition: {
  StringEquals: { 'aws:PrincipalTag/team': 'blue' },
} })], [
  ['who has it', { identity: guest }, get(), 'let in'],
  ['a stranger', { identity: anyone }, get(), 'kept out'],
  ['another account', { identity: theirAnn }, get(), 'kept out'],
])

judge('sessions of a role alone', arn => [nobody('s3:*', [arn, `${arn}/*`], { Condition: {
  StringNotEquals: { 'aws:PrincipalType': 'AssumedRole' },
} })], [
  ['a session of a role', { identity: worker }, get(), 'let in'],
  ['a user', { identity: admin }, get(), 'kept out'],
  ['a user\'s session', { identity: without }, askBucket, 'kept out'],
  ['root', { identity: root }, get(), 'kept out'],
])
