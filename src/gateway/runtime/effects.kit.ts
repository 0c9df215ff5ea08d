// Effects against a store without a disk.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { kms } from '../../contracts/services.gen.ts'
import { Turns } from '../../core/sharing/turns.ts'
import { collection } from '../../storage/collection.ts'
import { memoryStore } from '../../storage/memory/store.ts'
import { beginUnit } from '../../storage/unit/begin-unit.ts'
import { codec } from '../../storage/unit/unit.kit.ts'
import { emit, Outbox } from '../outbox.ts'
import type { Effect, EffectContext } from '../work.ts'
import type { Gateway } from '../gateway.ts'
import { startEffects } from './effect-runner.ts'

interface Mark {
  readonly name: string
  readonly attempt: number
}

export const Marks = collection<Mark>('test.marks', { per: 'region', key: ({ name }) => [name] })
export const place = { account: '111122223333', region: 'eu-west-1' }
export const retry = { attempts: 3, within: 60_000 }

interface Settings {
  readonly run?: Effect<string>['run']
  readonly giveUp?: Effect<string>['giveUp']
}

export function setUp(t: { after(end: () => Promise<void>): void }, { run = mark, giveUp }: Settings = {}) {
  const store = Object.assign(memoryStore(), { catchUp: async () => undefined })
  const errors: string[] = []
  const clock = { now: 1_000_000, vouched: 1_000_000 }
  const begin = (partition = place) => beginUnit({ store, codec, partition })
  const effect: Effect<string> = { name: 'kms.Mark', run, retry, ...(giveUp && { giveUp }) }
  const quick: Effect<string> = { name: 'kms.Quick', run: mark, retry }
  const service = { facts: kms, built: new Map(), effects: { Mark: effect, Quick: quick } }
  const gateway = {
    store, begin, random: randomBytes, turns: new Turns(() => performance.now()),
    clock: { wall: () => clock.now, steady: () => clock.now, settled: () => clock.vouched, monotonic: () => 0 },
    directory: { byName: (name: string) => (name === 'kms' ? kms : undefined), load: async () => service },
    log: { error: (message: string) => errors.push(message) },
    effects: { wake: () => undefined },
  } as unknown as Gateway
  const start = () => startEffects(gateway, async () => clock.vouched)
  const runner = start()
  t.after(runner.stop)
  const cause = async (ids: readonly string[], account = place.account, caused = effect, more = '') => {
    const state = begin({ ...place, account })
    for (const id of ids) await emit(state, caused, id + more, { id, ...place, account, settled: clock.now })
    assert.ok((await store.commit(state.toBatch([], 'cause'))).committed)
  }
  const marks = (account = place.account) => begin({ ...place, account }).list(Marks, [], { limit: 1000 })
  const waiting = () => begin().list(Outbox, [], { limit: 1000 })
  return { runner, cause, quick, marks, waiting, errors, clock, start, begin, store }
}

export async function mark(name: string, { state, attempt }: EffectContext): Promise<void> {
  await state.insert(Marks, { name, attempt })
}
