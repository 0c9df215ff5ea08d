// Of what there may be only so many, there are no more where many are made at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

const server = await startServer({ quotas: 'off' })
const { events, iam } = sdk(server)

interface Counted {
  readonly most: number
  readonly make: (i: number) => Promise<unknown>
  readonly count: () => Promise<number>
}

const left = 4
const atOnce = 16

/** Fills all but the last places, and then asks for more than there are, all at once. */
async function refusedAt({ most, make, count }: Counted): Promise<readonly string[]> {
  for (let i = 0; i < most - left; i += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, most - left - i) }, (_, j) => make(i + j)))
  }
  const made = await Promise.allSettled(Array.from({ length: atOnce }, (_, i) => make(most - left + i)))
  assert.equal(await count(), most)
  assert.equal(made.filter(({ status }) => status === 'fulfilled').length, left)
  return made.flatMap(one => (one.status === 'rejected' ? [(one.reason as Error).name] : []))
}

const all = (name: string): readonly string[] => Array<string>(atOnce - left).fill(name)

test('rules of a Region', async () => {
  const EventPattern = '{"source":["x"]}'
  const refused = await refusedAt({
    most: 300,
    make: i => events.putRule({ Name: `rule-${i}`, EventPattern }),
    async count() {
      const names = Array.from({ length: 300 + atOnce }, (_, i) => `rule-${i}`)
      const found = await Promise.all(names.map(Name => events.describeRule({ Name }).then(() => 1, () => 0)))
      return found.reduce<number>((sum, one) => sum + one, 0)
    },
  })
  assert.deepEqual(refused, all('LimitExceededException'))
  // One that is there is changed all the same.
  await events.putRule({ Name: 'rule-0', EventPattern, Description: 'changed' })
})

test('providers of an account', async () => {
  const refused = await refusedAt({
    most: 100,
    make: i => iam.createOpenIDConnectProvider({ Url: `https://x${i}.example.com`, ClientIDList: ['a'] }),
    count: async () => (await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList!.length,
  })
  assert.deepEqual(refused, all('LimitExceededException'))
})
