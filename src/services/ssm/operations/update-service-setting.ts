import { UpdateServiceSetting } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { ChangedSettings, requireSetting, requireSettingValue, settingNamed } from '../settings/service-settings.ts'

export default operation(UpdateServiceSetting, {
  access: [{ action: 'ssm:UpdateServiceSetting', on: settingNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { SettingValue: value }, scope, state, error } = call
    const id = requireSetting(call)
    requireSettingValue(id, value, error)
    const before = await state.get(ChangedSettings, [id])
    const changed = { id, value, modifiedAt: scope.now, modifiedBy: scope.caller.arn }
    await (before ? state.update(ChangedSettings, changed) : state.insert(ChangedSettings, changed))
    return {}
  },
})
