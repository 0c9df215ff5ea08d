// Effects of an older store that wait.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collection } from '../storage/collection.ts'
import { setUp } from '../storage/unit/unit.kit.ts'
import { findEffectContent } from './outbox.ts'

interface Older {
  readonly id: string
  readonly content: unknown
  readonly behalf?: object
}

const OlderContents = collection<Older>('stockade.outbox-contents', { per: 'global', key: ({ id }) => [id] })

test('an effect of an older store is run in the session that it was kept with', async () => {
  const { begin, write } = setUp()
  const behalf = { caller: { kind: 'root' }, via: [], origin: { secure: true }, within: [] }
  await write(async unit => {
    await unit.insert(OlderContents, { id: 'one', content: 'a', behalf })
    await unit.insert(OlderContents, { id: 'two', content: 'b' })
  })
  const waiting = { effect: 'x', account: '1', region: 'r', attempts: 0, due: 0, isApart: true as const }
  const found = async (id: string) => ({ ...(await findEffectContent(begin(), { ...waiting, id })) })
  assert.deepEqual(await found('one'), { id: 'one', content: 'a', session: behalf })
  assert.deepEqual(await found('two'), { id: 'two', content: 'b' })
})
