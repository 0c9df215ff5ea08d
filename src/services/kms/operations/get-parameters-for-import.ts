import { GetParametersForImport } from '../../../contracts/kms.gen.ts'
import { sharerOf } from '../../../gateway/caller.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { makeKeyPair } from '../cryptography/key-pairs.ts'
import { keyRead } from '../history-names.ts'
import { tokenLifetime, sealImportToken } from '../imported-material/import-tokens.ts'
import { requireImported } from '../imported-material/material-state.ts'
import { requireWrapping } from '../imported-material/wrapping.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(GetParametersForImport, {
  access: [{ action: 'kms:GetParametersForImport', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const { input, scope, state, once } = call
    const key = await getKeyById(call, input.KeyId)
    requireImported(key)
    requireState('GetParametersForImport', key)
    const { algorithm, spec } = requireWrapping(call, key.spec)
    const { privateKey, publicKey } = await once('wrapping key', () => makeKeyPair(spec, sharerOf(scope.caller)))
    const validTo = scope.now + tokenLifetime
    const nonce = once('import token', random => random(16))
    return {
      KeyId: arnOf(key),
      ImportToken: await sealImportToken(state, key, nonce, { privateKey, algorithm, validTo }),
      PublicKey: publicKey,
      ParametersValidTo: new Date(validTo),
    }
  },
})
