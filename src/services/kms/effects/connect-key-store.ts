// A key store is connected once its proxy has answered, and one of its key managers works.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { KeyStores, type KeyStore } from '../key-stores/key-stores.ts'
import { requireHealth } from '../key-stores/proxy-client.ts'
import { ProxyFailed } from '../key-stores/proxy-failures.ts'

interface Connection {
  readonly id: string
  /** The store's `connections` when it was asked for: the result of an earlier attempt is ignored. */
  readonly connections: number
  /** That of the ConnectCustomKeyStore call. */
  readonly requestId: string
}

export const connectKeyStore: Effect<Connection> = {
  name: 'kms.ConnectKeyStore', retry: { attempts: 10, within: 10 * 60_000 }, run, giveUp,
}

/** INVARIANT: a store that was disconnected meanwhile, or is gone, stays so. */
async function findConnecting({ id, connections }: Connection, { state }: EffectContext): Promise<KeyStore | undefined> {
  const store = await state.get(KeyStores, [id])
  return store?.state === 'CONNECTING' && store.connections === connections ? store : undefined
}

async function run(connection: Connection, context: EffectContext): Promise<void> {
  const store = await findConnecting(connection, context)
  if (!store) return
  const metadata = { kmsOperation: 'ConnectCustomKeyStore', kmsRequestId: connection.requestId }
  try {
    await requireHealth(context, store, metadata)
    await context.state.update(KeyStores, { ...store, state: 'CONNECTED' })
  } catch (thrown) {
    if (!(thrown instanceof ProxyFailed)) throw thrown
    await context.state.update(KeyStores, { ...store, state: 'FAILED', failure: thrown.connectionError })
  }
}

async function giveUp(connection: Connection, context: EffectContext): Promise<void> {
  const store = await findConnecting(connection, context)
  if (store) await context.state.update(KeyStores, { ...store, state: 'FAILED', failure: 'INTERNAL_ERROR' })
}
