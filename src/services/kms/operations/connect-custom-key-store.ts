import { ConnectCustomKeyStore } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { connectKeyStore } from '../effects/connect-key-store.ts'
import { getKeyStore, invalidKeyStoreState, KeyStores } from '../key-stores/key-stores.ts'

export default operation(ConnectCustomKeyStore, {
  access: [{ action: 'kms:ConnectCustomKeyStore', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, error, note, emit, requestId } = call
    const store = await getKeyStore(call, input.CustomKeyStoreId)
    note({ customKeyStoreName: store.name })
    if (store.state === 'FAILED' || store.state === 'DISCONNECTING') {
      throw invalidKeyStoreState(error, store, 'ConnectCustomKeyStore')
    }
    // AWS: of one that is connected, or about to be, it is done.
    if (store.state !== 'DISCONNECTED') return {}
    const connections = store.connections + 1
    await state.update(KeyStores, { ...store, state: 'CONNECTING', connections })
    // AWS: the answer does not wait for it.
    await emit(connectKeyStore, { id: store.id, connections, requestId })
    return {}
  },
})
