import { ResetServiceSetting } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { ChangedSettings, describeSetting, requireSetting, settingNamed } from '../settings/service-settings.ts'

export default operation(ResetServiceSetting, {
  access: [{ action: 'ssm:ResetServiceSetting', on: settingNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { scope, state } = call
    const id = requireSetting(call)
    const changed = await state.get(ChangedSettings, [id])
    if (changed) await state.remove(ChangedSettings, changed)
    return { ServiceSetting: await describeSetting(state, scope, id) }
  },
})
