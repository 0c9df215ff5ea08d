import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, root } from '../../../../test/kit/identity.ts'
import { enabledPhone, newPhone, type Phone } from '../../../../test/kit/mfa.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const arnOf = (place: string) => `arn:aws:iam::${account}:mfa/${place}`
const missing = (serial: string) => `MFA Device with serial number ${serial} does not exist.`
const invalid = 'Authentication code for device is not valid.'

async function serialsOf(AssignmentStatus?: 'Any' | 'Assigned' | 'Unassigned') {
  const { VirtualMFADevices } = await iam.listVirtualMFADevices({ ...(AssignmentStatus && { AssignmentStatus }) })
  return VirtualMFADevices!.map(({ SerialNumber }) => SerialNumber)
}

test('a device is made under a path, told once, and deleted', async () => {
  const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'made', Path: '/a//b/' })
  const SerialNumber = arnOf('a//b/made')
  assert.equal(VirtualMFADevice!.SerialNumber, SerialNumber)
  assert.equal(Buffer.from(VirtualMFADevice!.QRCodePNG!).toString('latin1', 1, 4), 'PNG')
  await assertRecord(server, 'CreateVirtualMFADevice', {
    readOnly: false, requestParameters: { path: '/a//b/', virtualMFADeviceName: 'made' },
    responseElements: { virtualMFADevice: { serialNumber: SerialNumber } },
  })
  const records = JSON.stringify(await server.records())
  assert.equal(records.includes(Buffer.from(VirtualMFADevice!.Base32StringSeed!).toString()), false)
  const again = iam.createVirtualMFADevice({ VirtualMFADeviceName: 'made', Path: '/a//b/' })
  await assertRefused(again, 'EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.', 409)
  assert.equal((await newPhone(server, 'made')).serial, arnOf('made'))
  const { VirtualMFADevices } = await iam.listVirtualMFADevices({})
  assert.deepEqual(VirtualMFADevices, [{ SerialNumber }, { SerialNumber: arnOf('made') }])
  for (const serial of [SerialNumber, arnOf('made')]) await iam.deleteVirtualMFADevice({ SerialNumber: serial })
  await assertRecord(server, 'DeleteVirtualMFADevice', { readOnly: false, requestParameters: { serialNumber: arnOf('made') } })
  assert.deepEqual(await serialsOf(), [])
  for (const Path of ['a/', '/a']) {
    await assertRefused(
      iam.createVirtualMFADevice({ VirtualMFADeviceName: 'x', Path }), 'ValidationError',
      /^The specified value for path is invalid\. It must begin and end with \//,
    )
  }
})

test('two codes on end enable it for a user, who has it until it is deactivated', async () => {
  await iam.createUser({ UserName: 'ann', Path: '/staff/' })
  const { serial: SerialNumber, codes, code } = await newPhone(server, 'ann')
  const enable = (AuthenticationCode1: string, AuthenticationCode2: string) =>
    iam.enableMFADevice({ UserName: 'ann', SerialNumber, AuthenticationCode1, AuthenticationCode2 })
  const wrong = String((Number(code()) + 1) % 1e6).padStart(6, '0')
  for (const [one, two] of [[code(), code()], [code(), code(-1)], [code(-1), wrong], [code(-2), code()]] as const) {
    await assertRefused(enable(one, two), 'InvalidAuthenticationCode', invalid, 403)
  }
  const { AuthenticationCode1, AuthenticationCode2 } = codes()
  await enable(AuthenticationCode1, AuthenticationCode2)
  await assertRecord(server, 'EnableMFADevice', {
    readOnly: false, requestParameters: { userName: 'ann', serialNumber: SerialNumber }, responseElements: null,
  })
  await assertRefused(enable(code(), code(1)), 'EntityAlreadyExists', 'MFA Device is already in use.', 409)
  const { MFADevices } = await iam.listMFADevices({ UserName: 'ann' })
  const { EnableDate } = MFADevices![0]!
  assert.deepEqual(MFADevices, [{ UserName: 'ann', SerialNumber, EnableDate }])
  const { $metadata: _, ...got } = await iam.getMFADevice({ UserName: 'ann', SerialNumber })
  assert.deepEqual(got, MFADevices![0])
  const { VirtualMFADevices } = await iam.listVirtualMFADevices({ AssignmentStatus: 'Assigned' })
  const { User } = await iam.getUser({ UserName: 'ann' })
  assert.deepEqual(VirtualMFADevices, [{ SerialNumber, EnableDate, User }])
  const { SummaryMap } = await iam.getAccountSummary({})
  assert.deepEqual([SummaryMap!.MFADevices, SummaryMap!.MFADevicesInUse, SummaryMap!.AccountMFAEnabled], [1, 1, 0])
  const inUse = 'MFA VirtualDevice in use. Must deactivate first.'
  await assertRefused(iam.deleteVirtualMFADevice({ SerialNumber }), 'DeleteConflict', inUse, 409)
  const first = 'Cannot delete entity, must delete MFA device first.'
  await assertRefused(iam.deleteUser({ UserName: 'ann' }), 'DeleteConflict', first, 409)
  await iam.deactivateMFADevice({ UserName: 'ann', SerialNumber })
  assert.deepEqual([await serialsOf('Assigned'), await serialsOf('Unassigned')], [[], [SerialNumber]])
  assert.deepEqual((await iam.listMFADevices({ UserName: 'ann' })).MFADevices, [])
  await iam.deleteVirtualMFADevice({ SerialNumber })
  await iam.deleteUser({ UserName: 'ann' })
})

test('codes that were taken enable nothing again', async () => {
  await iam.createUser({ UserName: 'again' })
  const phone = await newPhone(server, 'again')
  const one = { UserName: 'again', SerialNumber: phone.serial }
  const codes = phone.codes()
  await iam.enableMFADevice({ ...one, ...codes })
  await assertRefused(iam.resyncMFADevice({ ...one, ...codes }), 'InvalidAuthenticationCode', invalid, 403)
  await iam.deactivateMFADevice(one)
  await assertRefused(iam.enableMFADevice({ ...one, ...codes }), 'InvalidAuthenticationCode', invalid, 403)
  await iam.enableMFADevice({ ...one, AuthenticationCode1: phone.code(1), AuthenticationCode2: phone.code(2) })
  await iam.resyncMFADevice({ ...one, AuthenticationCode1: phone.code(9), AuthenticationCode2: phone.code(10) })
  const { requestParameters } = await lastRecord(server, 'ResyncMFADevice')
  assert.deepEqual(requestParameters, { userName: 'again', serialNumber: phone.serial })
})

test('a user has eight at most, listed page by page, and no other’s', async () => {
  await iam.createUser({ UserName: 'many' })
  const phones: Phone[] = []
  for (let i = 0; i < 9; i++) phones.push(await newPhone(server, `many-${i}`))
  const enable = ({ serial: SerialNumber, codes }: Phone) =>
    iam.enableMFADevice({ UserName: 'many', SerialNumber, ...codes() })
  for (const phone of phones.slice(0, 8)) await enable(phone)
  await assertRefused(enable(phones[8]!), 'LimitExceeded', 'Cannot exceed quota for MFADevicesPerUser: 8', 409)
  const found: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await iam.listMFADevices({ UserName: 'many', MaxItems: 3, ...(Marker !== undefined && { Marker }) })
    found.push(...page.MFADevices!.map(({ SerialNumber }) => SerialNumber))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(found, phones.slice(0, 8).map(({ serial }) => serial))
  await iam.createUser({ UserName: 'other' })
  const SerialNumber = phones[0]!.serial
  const ofOther = { UserName: 'other', SerialNumber }
  const refused = (call: Promise<unknown>) => assertRefused(call, 'NoSuchEntity', missing(SerialNumber), 404)
  await refused(iam.getMFADevice(ofOther))
  await refused(iam.deactivateMFADevice(ofOther))
  await refused(iam.resyncMFADevice({ ...ofOther, ...phones[0]!.codes() }))
})

test('a device that is enabled while its user is deleted is nobody’s', async () => {
  const phone = await newPhone(server, 'race')
  await iam.createUser({ UserName: 'race' })
  const outcomes = await Promise.allSettled([
    iam.enableMFADevice({ UserName: 'race', SerialNumber: phone.serial, ...phone.codes() }), iam.deleteUser({ UserName: 'race' }),
  ])
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const assigned = (await serialsOf('Assigned')).includes(phone.serial)
  assert.equal(assigned, outcomes[0].status === 'fulfilled')
})

test('root names itself by the number of its account', async () => {
  const { serial: SerialNumber } = await enabledPhone(server, account)
  const { MFADevices } = await iam.listMFADevices({})
  assert.deepEqual(MFADevices!.map(device => [device.UserName, device.SerialNumber]), [[account, SerialNumber]])
  assert.equal((await iam.getAccountSummary({})).SummaryMap!.AccountMFAEnabled, 1)
  const { VirtualMFADevices } = await iam.listVirtualMFADevices({ AssignmentStatus: 'Assigned' })
  const { User } = VirtualMFADevices!.find(device => device.SerialNumber === SerialNumber)!
  assert.equal(User!.Arn, `arn:aws:iam::${account}:root`)
  const { iam: admin } = sdk(server, await createUser(server, 'admin', allow('*')))
  const missingUser = `The user with name ${account} cannot be found.`
  await assertRefused(admin.listMFADevices({ UserName: account }), 'NoSuchEntity', missingUser, 404)
  await iam.deactivateMFADevice({ SerialNumber })
})

test('root keeps its device when it gets another access key', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const before = await startServer({ folder: folder.path })
  const { serial } = await enabledPhone(before, account)
  await before.stop()
  const rootAccessKey = { ...root, accessKeyId: 'AKIATESTROOTANOTHER0' }
  const behind = await startServer({ folder: folder.path, rootAccessKey })
  const { MFADevices } = await sdk(behind, rootAccessKey).iam.listMFADevices({})
  assert.deepEqual(MFADevices!.map(({ SerialNumber }) => SerialNumber), [serial])
})

test('tags', async () => {
  const Tags = [{ Key: 'team', Value: 'blue' }, { Key: 'Team', Value: 'red' }]
  await iam.createVirtualMFADevice({ VirtualMFADeviceName: 'tagged', Tags })
  const SerialNumber = arnOf('tagged')
  await iam.tagMFADevice({ SerialNumber, Tags: [{ Key: 'cost', Value: '1' }] })
  await iam.untagMFADevice({ SerialNumber, TagKeys: ['Team'] })
  assert.deepEqual((await iam.listMFADeviceTags({ SerialNumber })).Tags, [
    { Key: 'cost', Value: '1' }, { Key: 'team', Value: 'blue' },
  ])
  const page = await iam.listMFADeviceTags({ SerialNumber, MaxItems: 1 })
  assert.deepEqual([page.Tags!.length, page.IsTruncated], [1, true])
  await assertRefused(
    iam.tagMFADevice({ SerialNumber, Tags: [{ Key: 'aws:x', Value: '1' }] }), 'InvalidInput', /not allowed to mutate system tags/,
  )
  const condition = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'tagger', { ...allow('iam:ListMFADeviceTags'), ...condition }))
  await clerk.listMFADeviceTags({ SerialNumber })
  await iam.untagMFADevice({ SerialNumber, TagKeys: ['team'] })
  await assertRefused(clerk.listMFADeviceTags({ SerialNumber }), 'AccessDenied', /iam:ListMFADeviceTags on resource/, 403)
})

test('a device or a user that is not there, and one of another account', async () => {
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '123456' }
  const nobody = { UserName: 'nobody', SerialNumber: arnOf('tagged'), ...codes }
  const noUser = 'The user with name nobody cannot be found.'
  await assertRefused(iam.enableMFADevice(nobody), 'NoSuchEntity', noUser, 404)
  await assertRefused(iam.deactivateMFADevice(nobody), 'NoSuchEntity', noUser, 404)
  for (const SerialNumber of [arnOf('none'), 'GAHT12345678', arnOf('x/tagged')]) {
    await assertRefused(iam.deactivateMFADevice({ UserName: 'other', SerialNumber }), 'NoSuchEntity', missing(SerialNumber), 404)
    await assertRefused(iam.deleteVirtualMFADevice({ SerialNumber }), 'NoSuchEntity', missing(SerialNumber), 404)
    await assertRefused(iam.listMFADeviceTags({ SerialNumber }), 'NoSuchEntity', missing(SerialNumber), 404)
  }
  const { iam: other } = sdk(server, theirs)
  await assertRefused(
    other.deleteVirtualMFADevice({ SerialNumber: arnOf('tagged') }), 'AccessDenied', /iam:DeleteVirtualMFADevice/, 403,
  )
  await assertRefused(
    iam.enableMFADevice({ ...nobody, UserName: 'other', AuthenticationCode1: 'abcdef' }), 'ValidationError',
    /authenticationCode1/,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  const denied = (call: Promise<unknown>, action: string, on: string) => assertRefused(
    call, 'AccessDenied', `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: iam:${action} `
      + `on resource: ${on} because no identity-based policy allows the iam:${action} action`, 403,
  )
  const SerialNumber = arnOf('tagged')
  const codes = { AuthenticationCode1: '123456', AuthenticationCode2: '123456' }
  await denied(clerk.createVirtualMFADevice({ VirtualMFADeviceName: 'x' }), 'CreateVirtualMFADevice', arnOf('x'))
  await denied(clerk.deleteVirtualMFADevice({ SerialNumber }), 'DeleteVirtualMFADevice', SerialNumber)
  await denied(clerk.tagMFADevice({ SerialNumber, Tags: [] }), 'TagMFADevice', SerialNumber)
  await denied(clerk.untagMFADevice({ SerialNumber, TagKeys: [] }), 'UntagMFADevice', SerialNumber)
  await denied(clerk.enableMFADevice({ UserName: 'other', SerialNumber, ...codes }), 'EnableMFADevice', 'user other')
  await denied(clerk.resyncMFADevice({ UserName: 'other', SerialNumber, ...codes }), 'ResyncMFADevice', 'user other')
  await denied(clerk.deactivateMFADevice({ UserName: 'other', SerialNumber }), 'DeactivateMFADevice', 'user other')
  await denied(clerk.getMFADevice({ SerialNumber }), 'GetMFADevice', 'user clerk')
})
