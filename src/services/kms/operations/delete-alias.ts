import { DeleteAlias } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Aliases, aliasNamed, getAlias, removeFromKey, requireAliasName } from '../aliases/aliases.ts'
import { affectedKey, keyOfAlias } from '../keys/key-resources.ts'

export default operation(DeleteAlias, {
  access: [
    { action: 'kms:DeleteAlias', on: aliasNamed },
    { action: 'kms:DeleteAlias', on: keyOfAlias },
  ],
  record: { readOnly: false, resources: [aliasNamed, keyOfAlias], extraResponse: affectedKey },
  async handle(call) {
    const { input, state, error } = call
    requireAliasName(input.AliasName, error)
    const alias = await getAlias(call)
    await removeFromKey(state, alias)
    await state.remove(Aliases, alias)
    return {}
  },
})
