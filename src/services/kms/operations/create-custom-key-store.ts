import { CreateCustomKeyStore } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { KeyStores, listKeyStores, mostKeyStores } from '../key-stores/key-stores.ts'
import { newKeyStore, requireNameFree, requireUriFree } from '../key-stores/new-key-stores.ts'
import { requireHealth } from '../key-stores/proxy-client.ts'
import { asAwsError } from '../key-stores/proxy-failures.ts'

export default operation(CreateCustomKeyStore, {
  access: [{ action: 'kms:CreateCustomKeyStore', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input, state, once, requestId, error } = call
    const store = newKeyStore(call)
    const others = await listKeyStores(state)
    requireNameFree(others, input.CustomKeyStoreName, error)
    requireUriFree(others, store, error)
    if (others.length >= mostKeyStores) {
      // DIFFERS: AWS's sentence is not known.
      throw error('LimitExceededException', `There are ${mostKeyStores} custom key stores in this account and Region already.`)
    }
    const metadata = { kmsOperation: 'CreateCustomKeyStore', kmsRequestId: requestId }
    await once('health', () => asAwsError('store', () => requireHealth(call, store, metadata)))
    await state.insert(KeyStores, store)
    return { CustomKeyStoreId: store.id }
  },
})
