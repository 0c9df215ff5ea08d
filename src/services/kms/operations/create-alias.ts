import { CreateAlias } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { addToKey, Aliases, aliasNamed, requireAliasName } from '../aliases/aliases.ts'
import { aliasArn } from '../arns.ts'
import { getKey, isAlias } from '../keys/key-references.ts'
import { affectedKey, targetKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(CreateAlias, {
  // AWS: the permission is needed on both, by IAM policy on the alias and by the key's policy on the key.
  access: [
    { action: 'kms:CreateAlias', on: aliasNamed },
    { action: 'kms:CreateAlias', on: targetKey },
  ],
  record: { readOnly: false, resources: [targetKey, aliasNamed], extraResponse: affectedKey },
  async handle(call) {
    const { input, scope, state, error } = call
    requireAliasName(input.AliasName, error)
    if (isAlias(input.TargetKeyId)) throw error('ValidationException', 'Aliases must refer to keys. Not aliases')
    const key = await getKey(call, input.TargetKeyId)
    requireState('CreateAlias', key)
    if (await state.get(Aliases, [input.AliasName])) {
      const taken = aliasArn(scope, input.AliasName)
      throw error('AlreadyExistsException', `An alias with the name ${taken} already exists`)
    }
    await addToKey(call, key, input.AliasName)
    await state.insert(Aliases, { name: input.AliasName, keyId: key.id, createdAt: scope.now, updatedAt: scope.now })
    return {}
  },
})
