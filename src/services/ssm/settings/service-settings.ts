// What an account has set for Parameter Store in a Region: the tier of new parameters, and how often they may be read.
import { parseArn, formatArn } from '../../../core/arn.ts'
import { byName, type ByName } from '../../../core/by-name.ts'
import type { ServiceSetting } from '../../../contracts/ssm.gen.ts'
import { unnamed, type Call, type Resolver, type Scope } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'

/** Absent where nobody has changed it, or where it was reset. */
export interface ChangedSetting {
  /** `/ssm/parameter-store/default-parameter-tier` */
  readonly id: string
  readonly value: string
  readonly modifiedAt: number
  readonly modifiedBy: string
}

export const ChangedSettings = collection<ChangedSetting>('ssm.service-settings', { per: 'region', key: ({ id }) => [id] })

interface Setting {
  /** The first is AWS's own. */
  readonly values: readonly string[]
}

const tierSetting = '/ssm/parameter-store/default-parameter-tier'

// AWS: ids and values are those of the model's documentation of UpdateServiceSetting.
const settings: ByName<Setting> = byName<Setting>({
  [tierSetting]: { values: ['Standard', 'Advanced', 'Intelligent-Tiering'] },
  '/ssm/parameter-store/high-throughput-enabled': { values: ['false', 'true'] },
})

/** Those of what is not Parameter Store. */
const others: ReadonlySet<string> = new Set([
  '/ssm/appmanager/appmanager-enabled', '/ssm/automation/customer-script-log-destination',
  '/ssm/automation/customer-script-log-group-name', '/ssm/automation/enable-adaptive-concurrency',
  '/ssm/documents/console/public-sharing-permission', '/ssm/managed-instance/activation-tier',
  '/ssm/managed-instance/default-ec2-instance-management-role', '/ssm/opsinsights/opscenter',
])

interface SettingInput {
  readonly SettingId?: string | undefined
}

/** AWS: a setting is named by its id or by its ARN. */
const idIn = (text: string): string => {
  const arn = parseArn(text)
  return arn?.service === 'ssm' && arn.resource.startsWith('servicesetting/') ? arn.resource.slice('servicesetting'.length) : text
}

const settingArn = ({ partition, account, region }: Scope, id: string): string =>
  formatArn({ partition, service: 'ssm', region, account, resource: `servicesetting/${id.replace(/^\//, '')}` })

export const settingNamed: Resolver<SettingInput> = ({ SettingId }, { scope }) => {
  if (SettingId === undefined) return unnamed
  const { partition, account, region } = scope
  const arn = parseArn(SettingId)
  if (arn && (arn.partition !== partition || arn.account !== account || arn.region !== region)) {
    return { arn: SettingId, account: arn.account, exists: false, authority: 'resource-policy' }
  }
  const id = idIn(SettingId)
  return { arn: settingArn(scope, id), account, exists: settings.has(id), authority: 'either' }
}

type SettingCall = Pick<Call<{ readonly SettingId: string }, 'ServiceSettingNotFound'>, 'input' | 'error' | 'unbuilt'>

/** The id of the setting that a request names. Throws where there is none of it here. */
export function requireSetting({ input, error, unbuilt }: SettingCall): string {
  const id = idIn(input.SettingId)
  if (others.has(id)) throw unbuilt(`the setting ${id}`)
  // DIFFERS: AWS's sentence is not known.
  if (!settings.has(id)) throw error('ServiceSettingNotFound', `The service setting ${id} was not found.`)
  return id
}

export function requireSettingValue(id: string, value: string, error: Call<unknown>['error']): void {
  const { values } = settings.get(id)!
  if (values.includes(value)) return
  // DIFFERS: AWS's sentence is not known.
  throw error('ValidationException', `The value ${value} is not valid for ${id}. Valid values include: [${values.join(', ')}].`)
}

/**
 * As answers show it. DIFFERS: AWS shows when it provided its own values, which is no time of ours.
 */
export async function describeSetting(state: ReadUnit, scope: Scope, id: string): Promise<ServiceSetting> {
  const changed = await state.get(ChangedSettings, [id])
  return {
    SettingId: id,
    SettingValue: changed?.value ?? settings.get(id)!.values[0]!,
    ...(changed && { LastModifiedDate: new Date(changed.modifiedAt) }),
    LastModifiedUser: changed?.modifiedBy ?? 'System',
    ARN: settingArn(scope, id),
    Status: changed ? 'Customized' : 'Default',
  }
}

/** The tier of parameters that are put without one. */
export async function defaultTier(state: ReadUnit): Promise<string> {
  return (await state.get(ChangedSettings, [tierSetting]))?.value ?? 'Standard'
}
