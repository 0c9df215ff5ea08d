import { DisconnectCustomKeyStore } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getKeyStore, invalidKeyStoreState, KeyStores } from '../key-stores/key-stores.ts'

export default operation(DisconnectCustomKeyStore, {
  access: [{ action: 'kms:DisconnectCustomKeyStore', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, error, note } = call
    const { failure: _failure, ...store } = await getKeyStore(call, input.CustomKeyStoreId)
    note({ customKeyStoreName: store.name })
    if (store.state === 'DISCONNECTED') throw invalidKeyStoreState(error, store, 'DisconnectCustomKeyStore')
    // DIFFERS: AWS takes a while; here it is done at once.
    await state.update(KeyStores, { ...store, state: 'DISCONNECTED' })
    return {}
  },
})
