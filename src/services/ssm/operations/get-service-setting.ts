import { GetServiceSetting } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeSetting, requireSetting, settingNamed } from '../settings/service-settings.ts'

export default operation(GetServiceSetting, {
  access: [{ action: 'ssm:GetServiceSetting', on: settingNamed }],
  record: { readOnly: true },
  handle: async call => ({ ServiceSetting: await describeSetting(call.state, call.scope, requireSetting(call)) }),
})
