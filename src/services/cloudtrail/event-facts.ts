// What an event of the history is found by.
import type { LookupAttributeKey } from '../../contracts/cloudtrail.gen.ts'
import type { JournalRecord } from '../../core/trail-event.ts'

export type Attribute = readonly [key: LookupAttributeKey, value: string]

/** All but the event's id. */
export function attributesOf(record: JournalRecord): readonly Attribute[] {
  const { event } = record
  const attributes: Attribute[] = [
    ['EventName', event.eventName],
    ['EventSource', event.eventSource],
    ['ReadOnly', String(event.readOnly)],
  ]
  const userName = userNameOf(record)
  const accessKeyId = accessKeyIdOf(record)
  if (userName !== undefined) attributes.push(['Username', userName])
  if (accessKeyId !== undefined) attributes.push(['AccessKeyId', accessKeyId])
  for (const { type, name } of resourcesOf(record)) {
    if (type !== undefined) attributes.push(['ResourceType', type])
    attributes.push(['ResourceName', name])
  }
  return attributes
}

/** AWS: the root user is found under the name `root`. */
export function userNameOf({ event: { userIdentity } }: JournalRecord): string | undefined {
  return userIdentity['type'] === 'Root' ? 'root' : (userIdentity['userName'] as string | undefined)
}

export function accessKeyIdOf({ event: { userIdentity } }: JournalRecord): string | undefined {
  return userIdentity['accessKeyId'] as string | undefined
}

/** INVARIANT: a client shows them as they are, so a name that could speak to its terminal is none. */
export function resourcesOf({ event, names }: JournalRecord): NonNullable<JournalRecord['names']> {
  const found = names ?? event.resources?.flatMap(({ ARN, type }) => (type === undefined ? [] : [{ type, name: ARN }])) ?? []
  return found.some(({ name }) => controls.test(name)) ? found.filter(({ name }) => !controls.test(name)) : found
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/
