import { CreateVirtualMFADevice } from '../../../contracts/iam.gen.ts'
import { Secret } from '../../../core/secret.ts'
import { operation } from '../../../gateway/operation.ts'
import { MfaDevices, newMfaDevice, placeOf, serialNumber } from '../mfa/mfa-devices.ts'
import { base32Of } from '../mfa/one-time-codes.ts'
import { qrCode } from '../mfa/qr-code.ts'
import { policyTags, shownTags, withTags } from '../tags.ts'

/** AWS: 64 characters of base 32. */
const seedLength = 40

export default operation(CreateVirtualMFADevice, {
  access: [
    { action: 'iam:CreateVirtualMFADevice', on: newMfaDevice },
    { action: 'iam:TagMFADevice', on: newMfaDevice, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  // The contract calls seed and picture sensitive.
  record: { readOnly: false, response: output => output },
  async handle({ input, scope: { account, partition }, state, once, error }) {
    const place = placeOf(input)
    if (await state.get(MfaDevices, [place])) {
      throw error('EntityAlreadyExistsException', 'MFADevice entity at the same path and name already exists.')
    }
    const seed = once('seed', random => Buffer.from(random(seedLength)))
    const device = { account, partition, place, tags: withTags(policyTags, {}, input.Tags, error), seed: new Secret(seed) }
    await state.insert(MfaDevices, device)
    const text = base32Of(seed)
    // AWS: the form from the API Reference.
    const uri = `otpauth://totp/${encodeURIComponent(input.VirtualMFADeviceName)}@${account}?secret=${text}`
    return {
      VirtualMFADevice: {
        SerialNumber: serialNumber(device), Base32StringSeed: Buffer.from(text), QRCodePNG: qrCode(uri),
        ...shownTags(device.tags),
      },
    }
  },
})
