// A decision that waits between what it is made on: rights that were never there at the same time open nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openStorage } from '../../src/storage/open.ts'
import { account } from '../kit/identity.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, policy } from '../kit/users.ts'

let hold: Promise<void> | undefined
let arrived = () => undefined as void

const server = await startServer({
  async open(settings) {
    const storage = await openStorage(settings)
    const { store } = storage
    const [peek, read] = [store.peek.bind(store), store.read.bind(store)]
    // As where the cache has no room for keys, and the store takes its time.
    store.peek = id => (hold && id.startsWith('kms.keys') ? undefined : peek(id))
    store.read = async (collection, key) => {
      if (hold && collection === 'kms.keys') {
        arrived()
        await hold
      }
      return read(collection, key)
    }
    return storage
  },
})

const byAccount = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } }
const byRoot = { ...byAccount, Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:root` } } }

test('a right that goes before another comes allows no read in between', async () => {
  const { iam, kms } = sdk(server)
  const { KeyMetadata } = await kms.createKey({ Policy: policy(byRoot), BypassPolicyLockoutSafetyCheck: true })
  const KeyId = KeyMetadata!.KeyId!
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('hush') })
  const eve = sdk(server, await createUser(server, 'eve', allow('kms:Decrypt')))
  let release = () => undefined as void
  hold = new Promise(resolve => (release = resolve))
  const reached = new Promise<void>(resolve => (arrived = resolve))
  const answer = eve.kms.decrypt({ CiphertextBlob }).then(() => 'a plaintext', (error: Error) => error.name)
  await reached
  await iam.deleteUserPolicy({ UserName: 'eve', PolicyName: 'test' })
  hold = undefined
  await kms.putKeyPolicy({ KeyId, Policy: policy(byAccount) })
  release()
  assert.equal(await answer, 'AccessDeniedException')
})
