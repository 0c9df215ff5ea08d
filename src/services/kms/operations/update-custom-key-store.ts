import { UpdateCustomKeyStore } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { withChanges } from '../key-stores/changed-key-stores.ts'
import { getKeyStore, KeyStores, listKeyStores } from '../key-stores/key-stores.ts'
import { requireNameFree, requireUriFree } from '../key-stores/new-key-stores.ts'
import { requireHealth } from '../key-stores/proxy-client.ts'
import { asAwsError } from '../key-stores/proxy-failures.ts'

export default operation(UpdateCustomKeyStore, {
  access: [{ action: 'kms:UpdateCustomKeyStore', on: everything }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, once, requestId, error, note } = call
    const store = await getKeyStore(call, input.CustomKeyStoreId)
    note({ customKeyStoreName: store.name })
    const { changed, asksProxy } = withChanges(call, store)
    const others = (await listKeyStores(state)).filter(({ id }) => id !== store.id)
    requireNameFree(others, changed.name, error)
    requireUriFree(others, changed, error)
    if (asksProxy) {
      const metadata = { kmsOperation: 'UpdateCustomKeyStore', kmsRequestId: requestId }
      await once(`health of ${changed.endpoint}${changed.path} by ${changed.accessKeyId}`, () =>
        asAwsError('store', () => requireHealth(call, changed, metadata)))
    }
    await state.update(KeyStores, changed)
    return {}
  },
})
