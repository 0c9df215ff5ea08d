// The event history, filled with records as large as they can be: whoever looks into it keeps nobody else waiting, and finds all.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { root } from '../kit/identity.ts'
import { jsonCall, queryCall, type RawAnswer, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'

const siege = await besiege()
const large = scaled(300)
const lookups = 16

interface Page {
  readonly Events: readonly { readonly EventId: string; readonly CloudTrailEvent: string }[]
  readonly NextToken?: string
}

const pageOf = ({ body }: RawAnswer): Page => JSON.parse(body) as Page
const byName = [{ AttributeKey: 'EventName', AttributeValue: 'CreatePolicy' }]
const lookup = (input: object) => jsonCall('cloudtrail', 'LookupEvents', { LookupAttributes: byName, ...input })

test(`${large} records of 90 KB by somebody who may do nothing, and ${lookups} lookups at once`, async t => {
  const PolicyDocument = 'x'.repeat(90_000)
  const calls = Array.from({ length: large }, (_, i) => queryCall('iam', 'CreatePolicy', { PolicyName: `p${i}`, PolicyDocument }))
  await siege.callAll(calls)

  const pages: Page[] = []
  const seen = await siege.withstand(async () => {
    await siege.callAll(Array<Unsigned>(lookups).fill(lookup({})), root, answer => pages.push(pageOf(answer)))
  })
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms`)
  for (const { Events } of pages) {
    assert.ok(Events.length > 0)
    const size = Events.reduce((sum, { CloudTrailEvent }) => sum + CloudTrailEvent.length, 0)
    assert.ok(size < 1_500_000, `${size} units on a page`)
  }
})

test('and the pages together hold every event once', async () => {
  const found = new Set<string>()
  let events = 0
  let NextToken: string | undefined
  do {
    const page = pageOf(await siege.call(lookup({ NextToken }), root))
    for (const { EventId } of page.Events) found.add(EventId)
    events += page.Events.length
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  assert.deepEqual([events, found.size], [large, large])
})
