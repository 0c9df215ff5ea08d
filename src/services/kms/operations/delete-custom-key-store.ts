import { DeleteCustomKeyStore } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { hasKeys } from '../key-stores/xks-keys.ts'
import { getKeyStore, invalidKeyStoreState, KeyStores } from '../key-stores/key-stores.ts'

export default operation(DeleteCustomKeyStore, {
  access: [{ action: 'kms:DeleteCustomKeyStore', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, error, note } = call
    const store = await getKeyStore(call, input.CustomKeyStoreId)
    note({ customKeyStoreName: store.name })
    if (await hasKeys(state, store.id)) {
      // DIFFERS: AWS's sentence is not known.
      throw error('CustomKeyStoreHasCMKsException', `The custom key store ${store.id} contains KMS keys.`)
    }
    if (store.state !== 'DISCONNECTED') throw invalidKeyStoreState(error, store, 'DeleteCustomKeyStore')
    await state.remove(KeyStores, store)
    return {}
  },
})
