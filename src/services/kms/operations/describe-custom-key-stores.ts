import { DescribeCustomKeyStores } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { describeKeyStore, getKeyStore, keyStoreNotFound, KeyStores, listKeyStores } from '../key-stores/key-stores.ts'
import { invalidMarker } from '../paging.ts'

export default operation(DescribeCustomKeyStores, {
  access: [{ action: 'kms:DescribeCustomKeyStores', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, state, page, error } = call
    const { CustomKeyStoreId: id, CustomKeyStoreName: name } = input
    if (id !== undefined && name !== undefined) {
      // DIFFERS: AWS's sentence is not known.
      throw error('ValidationException', 'Specify either CustomKeyStoreId or CustomKeyStoreName.')
    }
    if (id !== undefined) return { CustomKeyStores: [describeKeyStore(await getKeyStore(call, id))], Truncated: false }
    if (name !== undefined) {
      const named = (await listKeyStores(state)).find(store => store.name === name)
      if (!named) throw keyStoreNotFound(error, name)
      return { CustomKeyStores: [describeKeyStore(named)], Truncated: false }
    }
    const { items, next } = await page.list({
      token: input.Marker,
      limit: input.Limit ?? 100,
      invalid: () => invalidMarker(call),
      read: (after, limit) => state.list(KeyStores, [], { after, limit }),
      keyOf: store => [store.id],
    })
    return { CustomKeyStores: items.map(describeKeyStore), Truncated: next !== undefined, NextMarker: next }
  },
})
