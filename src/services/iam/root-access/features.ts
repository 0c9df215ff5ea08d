// What an organization lets be done in its members in the name of their root users.
import type { FeatureType } from '../../../contracts/iam.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ServiceTrust } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'

export type Feature = FeatureType

/** As IAM is called where an organization trusts it with its accounts. */
export const trusted = 'iam.amazonaws.com'

interface RootFeatures {
  /** That manages the organization. */
  readonly account: string
  /** One that the account had before has left its own. */
  readonly organizationId: string
  readonly features: readonly Feature[]
}

const EnabledFeatures = collection<RootFeatures>('iam.root-features', { per: 'account', key: ({ account }) => [account] })

export async function featuresOf(
  state: ReadUnit, { managementAccount: account, organizationId }: ServiceTrust,
): Promise<readonly Feature[]> {
  const found = await state.in({ account, region: '' }).get(EnabledFeatures, [account])
  return found?.organizationId === organizationId ? found.features : []
}

type TrustCall = Pick<Call<
  unknown,
  | 'OrganizationNotFoundException' | 'OrganizationNotInAllFeaturesModeException' | 'ServiceAccessNotEnabledException'
  | 'AccountNotManagementOrDelegatedAdministratorException'
>, 'scope' | 'state' | 'ports' | 'error'>

/** The organization for which the caller's account speaks. DIFFERS: AWS's sentences are not known, nor what it asks first. */
export async function getTrust({ scope: { account }, state, ports, error }: TrustCall): Promise<ServiceTrust> {
  const trust = await ports.organizations.findTrust(state, account, trusted)
  if (!trust) throw error('OrganizationNotFoundException', 'No organization is associated with your account.')
  if (!trust.isAdministrator) {
    throw error(
      'AccountNotManagementOrDelegatedAdministratorException',
      'Your account is neither the management account nor the delegated administrator account for centralized root access.',
    )
  }
  if (!trust.hasAllFeatures) {
    throw error('OrganizationNotInAllFeaturesModeException', 'Your organization does not have all features enabled.')
  }
  if (!trust.isEnabled) {
    throw error('ServiceAccessNotEnabledException', 'Trusted access is not enabled for IAM in Organizations.')
  }
  return trust
}

type EnablingCall = Pick<Call<unknown, 'CallerIsNotManagementAccountException'>, 'scope' | 'error'> & TrustCall

/** AWS: its model has a code for this where features are enabled, and none where they are disabled. */
export async function getOwnTrust(call: EnablingCall): Promise<ServiceTrust> {
  const trust = await getTrust(call)
  if (trust.managementAccount === call.scope.account) return trust
  throw call.error(
    'CallerIsNotManagementAccountException', 'Your account is not the management account for the organization.',
  )
}

/** As answers show it. */
export const describeFeatures = ({ organizationId: OrganizationId }: ServiceTrust, features: readonly Feature[]) =>
  ({ OrganizationId, EnabledFeatures: [...features] })

type SettingCall = Pick<Call<unknown>, 'state'>

/** With the feature, or without it; either may be so already. */
export async function setFeature({ state }: SettingCall, trust: ServiceTrust, feature: Feature, isEnabled: boolean) {
  const { managementAccount: account, organizationId } = trust
  const others = (await featuresOf(state, trust)).filter(one => one !== feature)
  const features = isEnabled ? [...others, feature].toSorted() : others
  await state.in({ account, region: '' }).put(EnabledFeatures, { account, organizationId, features })
  return describeFeatures(trust, features)
}
