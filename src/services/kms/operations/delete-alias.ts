import { DeleteAlias } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Aliases, aliasNamed, getAlias, requireAliasName } from '../aliases.ts'
import { affectedKey, keyOfAlias } from '../key-references.ts'

export default operation(DeleteAlias, {
  access: [
    { action: 'kms:DeleteAlias', on: aliasNamed },
    { action: 'kms:DeleteAlias', on: keyOfAlias },
  ],
  record: { readOnly: false, resources: [keyOfAlias, aliasNamed], responseBeside: affectedKey },
  async handle(call) {
    requireAliasName(call.input.AliasName, call.error)
    await call.state.remove(Aliases, await getAlias(call))
    return {}
  },
})
