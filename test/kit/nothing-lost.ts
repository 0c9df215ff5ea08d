// What is asked of a store after each fault: all that was acknowledged is there with its record, nothing is half there, and the
// journal is sound and without a gap.
import assert from 'node:assert/strict'
import type { StorePlace } from '../../src/core/store-place.ts'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import { openOffline } from '../../src/storage/open-offline.ts'
import { readJournal } from './journal.ts'
import type { Acknowledged } from './load.ts'
import { jsonCall, queryCall, send, signed } from './raw-request.ts'
import { sdk } from './sdk.ts'

export interface Account {
  readonly acknowledged: number
  readonly lost: number
  readonly records: number
  readonly gaps: number
}

export const sum = ({ acknowledged, lost, records, gaps }: Account): string =>
  `${acknowledged} acknowledged changes, ${lost} lost; ${records} records, ${gaps} gaps`

/** Every one of `acknowledged` by its name: what a server that has just started again must know. */
export async function assertReadBack(url: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const rest = acknowledged.values()
  const reader = async () => {
    for (const { operation, name } of rest) {
      const isUser = operation === 'CreateUser'
      const call = isUser ? queryCall('iam', 'GetUser', { UserName: name }) : jsonCall('kms', 'DescribeKey', { KeyId: name })
      assert.equal((await send(url, signed(url, call))).status, 200, `${operation} ${name} was acknowledged and is lost`)
    }
  }
  await Promise.all(Array.from({ length: 16 }, reader))
}

/** Of a store in which nothing was ever deleted. */
export async function assertNothingLost(
  url: string, place: StorePlace, acknowledged: readonly Acknowledged[],
): Promise<Account> {
  await assertSound(place)
  const { events, gaps } = await readJournal(place)
  const recorded = new Map(events.map(event => [event.requestID, event]))
  const found = await everyName(url)
  const lost = acknowledged.filter(({ name }) => !found.has(name))
  assert.deepEqual(lost, [], 'acknowledged and lost')
  for (const { requestId, operation, name } of acknowledged) {
    const event = recorded.get(requestId)
    assert.deepEqual([event?.eventName, event?.errorCode], [operation, undefined], `${operation} ${name} has no record`)
  }
  const made = new Set(events.filter(({ errorCode }) => errorCode === undefined).map(nameMade))
  made.delete(undefined)
  assert.deepEqual([...made].filter(name => !found.has(name!)), [], 'recorded and not there')
  assert.deepEqual([...found].filter(name => !made.has(name)), [], 'there and not recorded')
  assert.equal(gaps, 0, 'gaps in the journal')
  return { acknowledged: acknowledged.length, lost: lost.length, records: events.length, gaps }
}

export async function assertSound(place: StorePlace): Promise<void> {
  const storage = await openOffline(place)
  try {
    assert.deepEqual((await storage.verify()).findings, [])
  } finally {
    await storage.close()
  }
}

function nameMade({ eventName, requestParameters, responseElements }: TrailEvent): string | undefined {
  const parameters = (requestParameters ?? {}) as { userName?: string; aliasName?: string }
  if (eventName === 'CreateUser') return parameters.userName
  if (eventName === 'CreateAlias') return parameters.aliasName
  if (eventName !== 'CreateKey') return undefined
  return (responseElements as { keyMetadata: { keyId: string } }).keyMetadata.keyId
}

/** The names of all users and of the aliases that stand for a key, and the ids of all keys. */
async function everyName(url: string): Promise<ReadonlySet<string>> {
  const { iam, kms } = sdk({ url })
  const names = new Set<string>()
  for (let Marker: string | undefined, more = true; more;) {
    const page = await iam.listUsers({ MaxItems: 1000, Marker })
    for (const { UserName } of page.Users!) names.add(UserName!)
    more = page.IsTruncated!
    Marker = page.Marker
  }
  for (let Marker: string | undefined, more = true; more;) {
    const page = await kms.listKeys({ Limit: 1000, Marker })
    for (const { KeyId } of page.Keys!) names.add(KeyId!)
    more = page.Truncated!
    Marker = page.NextMarker
  }
  for (let Marker: string | undefined, more = true; more;) {
    const page = await kms.listAliases({ Limit: 100, Marker })
    for (const { AliasName, TargetKeyId } of page.Aliases!) if (TargetKeyId) names.add(AliasName!)
    more = page.Truncated!
    Marker = page.NextMarker
  }
  return names
}
