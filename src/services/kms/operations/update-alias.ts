import { UpdateAlias } from '../../../contracts/kms.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { addToKey, Aliases, aliasNamed, getAlias, removeFromKey, requireAliasName } from '../aliases/aliases.ts'
import { getKey, isAlias } from '../keys/key-references.ts'
import { affectedKey, keyOfAlias, targetKey } from '../keys/key-resources.ts'
import { areOfOneType } from '../keys/key-specs.ts'
import { requireState } from '../keys/key-states.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'

export default operation(UpdateAlias, {
  // AWS: the permission is needed on the alias, on the key that it leaves and on the key that it goes to.
  access: [
    { action: 'kms:UpdateAlias', on: aliasNamed },
    { action: 'kms:UpdateAlias', on: keyOfAlias },
    { action: 'kms:UpdateAlias', on: targetKey },
  ],
  record: { readOnly: false, resources: [aliasNamed, targetKey], extraResponse: affectedKey },
  async handle(call) {
    const { input, scope, state, error } = call
    requireAliasName(input.AliasName, error)
    const alias = await getAlias(call)
    if (isAlias(input.TargetKeyId)) throw error('ValidationException', 'Aliases must refer to keys. Not aliases')
    const key = await getKey(call, input.TargetKeyId)
    requireState('UpdateAlias', key)
    if (key.id !== alias.keyId) {
      requireSameUse(key, await state.get(Keys, [alias.keyId]), error)
      await removeFromKey(state, alias)
      await addToKey(call, key, alias.name)
    }
    await state.update(Aliases, { ...alias, keyId: key.id, updatedAt: scope.now })
    return {}
  },
})

/** AWS: so that whoever goes by the alias can do with its key what he could. DIFFERS: its code and sentence are not known. */
function requireSameUse(key: KmsKey, before: KmsKey | undefined, error: Call<unknown, never>['error']): void {
  if (!before || (areOfOneType(key, before) && key.usage === before.usage)) return
  throw error('ValidationException', 'The current and the new key of an alias must be of the same type and key usage.')
}
