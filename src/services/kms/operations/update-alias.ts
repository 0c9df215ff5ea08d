import { UpdateAlias } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { addToKey, Aliases, aliasNamed, getAlias, removeFromKey, requireAliasName } from '../aliases/aliases.ts'
import { getKey, isAlias } from '../keys/key-references.ts'
import { affectedKey, keyOfAlias, targetKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(UpdateAlias, {
  // AWS: the permission is needed on the alias, on the key that it leaves and on the key that it goes to.
  access: [
    { action: 'kms:UpdateAlias', on: aliasNamed },
    { action: 'kms:UpdateAlias', on: keyOfAlias },
    { action: 'kms:UpdateAlias', on: targetKey },
  ],
  record: { readOnly: false, resources: [targetKey, aliasNamed], extraResponse: affectedKey },
  async handle(call) {
    const { input, scope, state, error } = call
    requireAliasName(input.AliasName, error)
    const alias = await getAlias(call)
    if (isAlias(input.TargetKeyId)) throw error('ValidationException', 'Aliases must refer to keys. Not aliases')
    const key = await getKey(call, input.TargetKeyId)
    requireState('UpdateAlias', key)
    if (key.id !== alias.keyId) {
      await removeFromKey(state, alias)
      await addToKey(call, key, alias.name)
    }
    await state.update(Aliases, { ...alias, keyId: key.id, updatedAt: scope.now })
    return {}
  },
})
