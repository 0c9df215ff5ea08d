// A virtual MFA device: a seed that somebody's phone has as well. A user's record names the devices that are enabled for it.
import type { Instant } from '../../../core/clock.ts'
import { formatArn, parseArn } from '../../../core/arn.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Tags } from '../../../core/tags.ts'
import type { Call, Resolver, Resource } from '../../../gateway/operation.ts'
import { unnamed } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { findUser, getUser, Users, type User } from '../users/users.ts'

export interface MfaDevice {
  readonly account: string
  readonly partition: string
  /** Its path and its name, by which it is one: `/phones/ann`. */
  readonly place: string
  readonly tags: Tags
  readonly seed: Secret<Uint8Array>
  /** Of the newest code that was taken. */
  readonly lastStep?: number
  /** Absent while it is nobody's. */
  readonly use?: DeviceUse
}

interface DeviceUse {
  readonly userId: string
  readonly enabledAt: Instant
  /** By how many steps its clock is ahead. */
  readonly drift: number
}

export const MfaDevices = collection<MfaDevice>('iam.mfa-devices', {
  per: 'account',
  key: ({ place }) => [place],
  sealed: ['seed'],
})

/** Those that somebody has, to be counted. */
export const DevicesInUse = collection<{ readonly place: string }>('iam.mfa-devices-in-use', {
  per: 'account',
  key: ({ place }) => [place],
})

const kind = 'mfa'

export const serialNumber = ({ partition, account, place }: Pick<MfaDevice, 'partition' | 'account' | 'place'>): string =>
  formatArn({ partition, service: 'iam', region: '', account, resource: `${kind}${place}` })

export async function findMfaDevice(state: ReadUnit, serial: string): Promise<MfaDevice | undefined> {
  const arn = parseArn(serial)
  if (arn?.service !== 'iam' || !arn.resource.startsWith(`${kind}/`)) return undefined
  const device = await state.get(MfaDevices, [arn.resource.slice(kind.length)])
  return device && serialNumber(device) === serial ? device : undefined
}

interface DeviceInput {
  readonly SerialNumber: string
}

type DeviceCall = Pick<Call<DeviceInput, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

function missing({ input: { SerialNumber }, error }: DeviceCall) {
  return error('NoSuchEntityException', `MFA Device with serial number ${SerialNumber} does not exist.`)
}

/** The device that the request names, whoever's it is. */
export async function getMfaDevice(call: DeviceCall): Promise<MfaDevice> {
  const device = await findMfaDevice(call.state, call.input.SerialNumber)
  if (!device) throw missing(call)
  return device
}

type EnabledDevice = MfaDevice & { readonly use: DeviceUse }

/** The same, of this user. AWS does not say what it answers of another's. */
export async function getEnabledDevice(call: DeviceCall, user: User): Promise<EnabledDevice> {
  const device = await getMfaDevice(call)
  if (device.use?.userId !== user.id) throw missing(call)
  return device as EnabledDevice
}

/**
 * Who is to have the device. DIFFERS: root names itself by the number of its account, since AWS enables root's devices in the
 * console alone.
 */
export async function getDeviceUser(call: Parameters<typeof getUser>[0]): Promise<User> {
  const { input: { UserName }, scope: { caller, account }, state } = call
  const isRoot = caller.kind === 'root' && UserName === account && (await findUser(state, account)) === undefined
  return getUser(isRoot ? { ...call, input: {} } : call)
}

const mostDevices = 8

type LimitCall = Pick<Call<unknown, 'LimitExceededException'>, 'state' | 'error'>

/** `device` is as it is in use by the user. AWS: the sentence is like those of other quotas; it is not told. */
export async function enableDevice({ state, error }: LimitCall, user: User, device: MfaDevice): Promise<void> {
  const { mfaDevices = [] } = user
  if (mfaDevices.length >= mostDevices) {
    throw error('LimitExceededException', `Cannot exceed quota for MFADevicesPerUser: ${mostDevices}`)
  }
  await state.update(MfaDevices, device)
  await state.insert(DevicesInUse, { place: device.place })
  // INVARIANT: the device is named by its user's record, so one that is enabled while its user is deleted conflicts.
  await state.update(Users, { ...user, mfaDevices: [...mfaDevices, device.place] })
}

export async function disableDevice(state: UnitOfWork, user: User, { use: _use, ...device }: MfaDevice): Promise<void> {
  const { mfaDevices = [], ...without } = user
  const others = mfaDevices.filter(place => place !== device.place)
  await state.update(MfaDevices, device)
  await state.drop(DevicesInUse, [device.place])
  await state.update(Users, others.length > 0 ? { ...user, mfaDevices: others } : without)
}

function asResource(arn: string, account: string, device: MfaDevice | undefined): Resource {
  const tags = device?.tags ?? {}
  return { arn, account, exists: device !== undefined, type: 'AWS::IAM::MFADevice', authority: 'either', tags }
}

interface NewDevice {
  readonly VirtualMFADeviceName?: string | undefined
  readonly Path?: string | undefined
}

export const placeOf = ({ VirtualMFADeviceName = '', Path = '/' }: NewDevice): string => `${Path}${VirtualMFADeviceName}`

/** The device that is about to be made, under the path that it is to have. */
export const newMfaDevice: Resolver<NewDevice> = (input, { scope }) =>
  input.VirtualMFADeviceName === undefined
    ? unnamed
    : asResource(serialNumber({ ...scope, place: placeOf(input) }), scope.account, undefined)

interface NamedDevice {
  readonly SerialNumber?: string | undefined
}

/** The device named in the request. */
export const mfaDeviceNamed: Resolver<NamedDevice> = async ({ SerialNumber: serial }, { state }) => {
  const arn = serial === undefined ? undefined : parseArn(serial)
  if (serial === undefined || arn?.service !== 'iam' || !arn.resource.startsWith(`${kind}/`)) return unnamed
  return asResource(serial, arn.account, await findMfaDevice(state, serial))
}

/** In the order of their places. */
export async function devicesOf(state: ReadUnit, { mfaDevices = [] }: User): Promise<readonly EnabledDevice[]> {
  const devices = await state.getAll(MfaDevices, mfaDevices.map(place => [place]))
  // INVARIANT: who names a device is written with it.
  return devices as readonly EnabledDevice[]
}

/** What lists show of it. */
export type ListedDevice = Omit<MfaDevice, 'seed' | 'tags'>

export function listedDevice({ seed: _seed, tags: _tags, ...device }: MfaDevice): ListedDevice {
  return device
}

/** As IAM's answers show one that is enabled. AWS does not say what it calls root. */
export const describeMfaDevice = (device: EnabledDevice, { id, name = id }: User) =>
  ({ UserName: name, SerialNumber: serialNumber(device), EnableDate: new Date(device.use.enabledAt) })
