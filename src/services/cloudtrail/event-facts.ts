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
  for (const { type, name } of resourcesOf(record)) attributes.push(['ResourceType', type], ['ResourceName', name])
  return attributes
}

/** AWS: the root user is found under the name `root`. */
export function userNameOf({ event: { userIdentity } }: JournalRecord): string | undefined {
  return userIdentity['type'] === 'Root' ? 'root' : (userIdentity['userName'] as string | undefined)
}

export function accessKeyIdOf({ event: { userIdentity } }: JournalRecord): string | undefined {
  return userIdentity['accessKeyId'] as string | undefined
}

export function resourcesOf({ event, names }: JournalRecord): readonly { readonly type: string; readonly name: string }[] {
  const shown: { type: string; name: string }[] = []
  for (const { ARN, type } of event.resources ?? []) if (type !== undefined) shown.push({ type, name: ARN })
  return names ? [...shown, ...names] : shown
}
