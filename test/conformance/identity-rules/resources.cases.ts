// IAM: what its resources are called, how they are listed and shown, and in which order they are deleted.
import assert from 'node:assert/strict'
import { contract } from '../../../src/contracts/iam.gen.ts'
import { operationsOf } from '../../../src/engines/wire/operations.ts'
import { makeCertificate } from '../../kit/certificates.ts'
import { enabledPhone, newPhone } from '../../kit/mfa.ts'
import { errorOf, queryCall, send, signed } from '../../kit/raw-request.ts'
import { assertRefused } from '../../kit/refusal.ts'
import { everyoneHere } from '../../kit/roles.ts'
import { sdk } from '../../kit/sdk.ts'
import { allow, policy } from '../../kit/users.ts'
import { one, suite } from './suite.ts'
import { server } from './world.ts'

const { iam, sts } = sdk(server)
/** With characters of which RFC 3986 leaves some, and of which other encodings leave more. */
const PolicyDocument = policy({ ...allow('kms:*', "arn:aws:kms:::key/a b+c~d_e-f!g'h(i)j*k%l&m=n?ü"), Sid: 'a1' })
const AssumeRolePolicyDocument = policy({
  Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'sts:ExternalId': "a b+c~d_e-f!g'h(i)j*k%l&m=n?" } },
})
const strict = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

await iam.createUser({ UserName: 'uma' })
await iam.createGroup({ GroupName: 'guild' })
const { Role } = await iam.createRole({ RoleName: 'rover', AssumeRolePolicyDocument })
const { Policy: managed } = await iam.createPolicy({ PolicyName: 'paper', PolicyDocument })
const own = { PolicyName: 'own', PolicyDocument }
await iam.putUserPolicy({ UserName: 'uma', ...own })
await iam.putGroupPolicy({ GroupName: 'guild', ...own })
await iam.putRolePolicy({ RoleName: 'rover', ...own })

type Ids = readonly (readonly [kind: string, form: RegExp, id: () => Promise<string | undefined>])[]
const ids: Ids = [
  ['user', /^AIDA[A-Z2-7]{17}$/, async () => (await iam.getUser({ UserName: 'uma' })).User!.UserId],
  ['group', /^AGPA[A-Z2-7]{17}$/, async () => (await iam.getGroup({ GroupName: 'guild' })).Group!.GroupId],
  ['role', /^AROA[A-Z2-7]{17}$/, async () => Role!.RoleId],
  ['managed policy', /^ANPA[A-Z2-7]{17}$/, async () => managed!.PolicyId],
  ['instance profile', /^AIPA[A-Z2-7]{17}$/,
    async () => (await iam.createInstanceProfile({ InstanceProfileName: 'box' })).InstanceProfile!.InstanceProfileId],
  ['server certificate', /^ASCA[A-Z2-7]{17}$/, async () => {
    const { body: CertificateBody, privateKey: PrivateKey } = makeCertificate('uma')
    const made = await iam.uploadServerCertificate({ ServerCertificateName: 'web', CertificateBody, PrivateKey })
    return made.ServerCertificateMetadata!.ServerCertificateId
  }],
  ['access key', /^AKIA[A-Z2-7]{16}$/, async () => (await iam.createAccessKey({ UserName: 'uma' })).AccessKey!.AccessKeyId],
  ['temporary access key', /^ASIA[A-Z2-7]{16}$/, async () => (await sts.getSessionToken({})).Credentials!.AccessKeyId],
  ['root', /^\d{12}$/, async () => (await iam.getUser({})).User!.UserId],
]

type Documents = readonly (readonly [answer: string, document: string, shown: () => Promise<string | undefined>])[]
const PolicyName = 'own'
const documents: Documents = [
  ['GetUserPolicy', PolicyDocument, async () => (await iam.getUserPolicy({ UserName: 'uma', PolicyName })).PolicyDocument],
  ['GetGroupPolicy', PolicyDocument, async () => (await iam.getGroupPolicy({ GroupName: 'guild', PolicyName })).PolicyDocument],
  ['GetRolePolicy', PolicyDocument, async () => (await iam.getRolePolicy({ RoleName: 'rover', PolicyName })).PolicyDocument],
  ['GetPolicyVersion', PolicyDocument,
    async () => (await iam.getPolicyVersion({ PolicyArn: managed!.Arn!, VersionId: 'v1' })).PolicyVersion!.Document],
  ['CreateRole', AssumeRolePolicyDocument, async () => Role!.AssumeRolePolicyDocument],
  ['GetRole', AssumeRolePolicyDocument, async () => (await iam.getRole({ RoleName: 'rover' })).Role!.AssumeRolePolicyDocument],
  ['ListRoles', AssumeRolePolicyDocument,
    async () => (await iam.listRoles({})).Roles!.find(({ RoleName }) => RoleName === 'rover')!.AssumeRolePolicyDocument],
  ['GetAccountAuthorizationDetails', PolicyDocument, async () => {
    const { UserDetailList } = await iam.getAccountAuthorizationDetails({ Filter: ['User'] })
    return UserDetailList!.find(({ UserName }) => UserName === 'uma')!.UserPolicyList![0]!.PolicyDocument
  }],
]

/** All that is listed page by page. */
const paged = [...operationsOf(contract).values()].flatMap(({ name, input }) => ('MaxItems' in input.members ? [name] : []))

async function refusedPage(operation: string, MaxItems: string): Promise<string> {
  const answer = await send(server.url, signed(server.url, queryCall('iam', operation, { MaxItems })))
  assert.equal(answer.status, 400)
  return errorOf(answer).message
}

const phone = await newPhone(server, 'uma-phone')

/** What a user has, in the order in which DeleteUser tells it: how it comes, what is told of it, and how it goes. */
const UserName = 'uma'
const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
let certificate = ''
const conflicts: readonly (readonly [make: () => Promise<unknown>, told: string, take: () => Promise<unknown>])[] = [
  [() => iam.createLoginProfile({ UserName, Password: 'Correct horse 1' }), 'delete login profile first',
    () => iam.deleteLoginProfile({ UserName })],
  [() => iam.enableMFADevice({ UserName, SerialNumber: phone.serial, ...phone.codes() }), 'delete MFA device first',
    () => iam.deactivateMFADevice({ UserName, SerialNumber: phone.serial })],
  [() => Promise.resolve(), 'delete access keys first', async () => {
    const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName })
    for (const { AccessKeyId } of AccessKeyMetadata!) await iam.deleteAccessKey({ UserName, AccessKeyId: AccessKeyId! })
  }],
  [async () => {
    const made = await iam.uploadSigningCertificate({ UserName, CertificateBody: makeCertificate('signing').body })
    certificate = made.Certificate!.CertificateId!
  }, 'delete certificates first', () => iam.deleteSigningCertificate({ UserName, CertificateId: certificate })],
  [() => Promise.resolve(), 'delete policies first', () => iam.deleteUserPolicy({ UserName, PolicyName })],
  [() => iam.attachUserPolicy({ UserName, PolicyArn }), 'detach all policies first',
    () => iam.detachUserPolicy({ UserName, PolicyArn })],
  [() => iam.addUserToGroup({ UserName, GroupName: 'guild' }), 'remove users from group first',
    () => iam.removeUserFromGroup({ UserName, GroupName: 'guild' })],
]

export default [
  suite('ids tell what they are of', 'kind by kind', ids, async ([, form, id]) => {
    assert.match((await id())!, form)
  }),
  suite('documents are shown URL-encoded by RFC 3986', 'answer by answer', documents, async ([, document, shown]) => {
    assert.equal(await shown(), strict(document))
  }),
  suite('a page has 1 to 1000 items', 'list by list', paged, async operation => {
    assert.match(await refusedPage(operation, '0'), /'maxItems' failed to satisfy constraint: .* greater than or equal to 1/)
    assert.match(await refusedPage(operation, '1001'), /'maxItems' failed to satisfy constraint: .* less than or equal to 1000/)
  }),
  one('a page has 100 items where nothing is asked, and says where the next begins', 'of groups', async () => {
    for (let n = 0; n < 101; n++) await iam.createGroup({ GroupName: `many-${n}`, Path: '/many/' })
    const first = await iam.listGroups({ PathPrefix: '/many/' })
    assert.deepEqual([first.Groups!.length, first.IsTruncated], [100, true])
    const second = await iam.listGroups({ PathPrefix: '/many/', Marker: first.Marker })
    assert.deepEqual([second.Groups!.length, second.IsTruncated, second.Marker], [1, false, undefined])
    await assertRefused(iam.listGroups({ PathPrefix: '/many/', Marker: 'none' }), 'ValidationError', 'Invalid Marker.')
  }),
  one('DeleteUser tells what a user has, one behind the other', 'all of it', async () => {
    for (const [make] of conflicts) await make()
    for (const [, told, take] of conflicts) {
      await assertRefused(iam.deleteUser({ UserName }), 'DeleteConflict', `Cannot delete entity, must ${told}.`, 409)
      await take()
    }
    await iam.deleteUser({ UserName })
    await assertRefused(iam.getUser({ UserName }), 'NoSuchEntity', `The user with name ${UserName} cannot be found.`, 404)
  }),
  one('a device is not deleted while somebody has it', 'of a user', async () => {
    await iam.createUser({ UserName: 'vic' })
    const { serial: SerialNumber } = await enabledPhone(server, 'vic')
    await assertRefused(iam.deleteVirtualMFADevice({ SerialNumber }), 'DeleteConflict', /^MFA VirtualDevice in use\./, 409)
  }),
]
