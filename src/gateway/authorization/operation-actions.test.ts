// Which actions calls are a use of, and that others have their turn while that is read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operationActions } from './operation-actions.ts'

const operationOf = (name: string, access: unknown, record = {}) =>
  [name, { contract: { name }, definition: { access, record } }] as const

/** Three services, the first of which may fail to load. */
function directory(failures = 0) {
  let [turns, failing] = [0, failures]
  const seen: number[] = []
  const names = ['one', 'two', 'three']
  const load = async ({ name }: { readonly name: string }) => {
    seen.push(turns)
    setImmediate(() => turns++)
    if (failing-- > 0) throw new Error('The disk is gone.')
    const asking = [{ action: `${name}:Do` }, { action: 'iam:PassRole' }, { action: `${name}:Do` }]
    const built = new Map([operationOf('Do', asking, { postedName: 'DoByForm' }), operationOf('Free', 'anyone-signed')])
    return { facts: { eventSource: `${name}.amazonaws.com` }, built }
  }
  return { directory: { names, byName: (name: string) => ({ name }), load } as never, seen }
}

test('operations are told by each name that records have, with each action once, and not those that ask for none', async () => {
  const all = await operationActions(directory().directory)()
  assert.deepEqual(all, ['one', 'two', 'three'].flatMap(service => ['Do', 'DoByForm'].map(operation => (
    { service, operation, actions: [`${service}:Do`, 'iam:PassRole'] }
  ))))
})

test('between services others have their turn', async () => {
  const { directory: services, seen } = directory()
  await operationActions(services)()
  assert.deepEqual(seen, [0, 1, 2])
})

test('whoever asks meanwhile has the same answer, and where it fails it is asked again', async () => {
  const { directory: services, seen } = directory(1)
  const ask = operationActions(services)
  await assert.rejects(ask(), /The disk is gone/)
  const [one, other] = await Promise.all([ask(), ask()])
  assert.equal(one, other)
  assert.equal(await ask(), one)
  assert.equal(seen.length, 4)
})
