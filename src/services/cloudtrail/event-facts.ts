// What an event of the history is found by.
import type { LookupAttributeKey } from '../../contracts/cloudtrail.gen.ts'
import type { RecordIndex } from '../../core/records/journal-record.ts'

export type Attribute = readonly [key: LookupAttributeKey, value: string]

/** All but the event's id. */
export function attributesOf(index: RecordIndex): readonly Attribute[] {
  const { name, source, readOnly, accessKeyId } = index
  const userName = userNameOf(index)
  const attributes: Attribute[] = [['EventName', name], ['EventSource', source], ['ReadOnly', String(readOnly)]]
  if (userName !== undefined) attributes.push(['Username', userName])
  if (accessKeyId !== undefined) attributes.push(['AccessKeyId', accessKeyId])
  for (const resource of resourcesOf(index)) {
    if (resource.type !== undefined) attributes.push(['ResourceType', resource.type])
    attributes.push(['ResourceName', resource.name])
  }
  return attributes
}

export function resourcesOf({ resources }: RecordIndex): RecordIndex['resources'] {
  return resources.every(({ name }) => isName(name)) ? resources : resources.filter(({ name }) => isName(name))
}

/** Of who was vouched for by an identity provider, which calls them as it likes. */
export const userNameOf = ({ userName }: RecordIndex): string | undefined =>
  (userName !== undefined && isName(userName) ? userName : undefined)

/**
 * INVARIANT: a client shows them as they are, so a name that could speak to its terminal is none; nor is one that no answer can
 * hold, which would be asked for by another.
 */
const isName = (text: string): boolean => !controls.test(text) && text.isWellFormed()

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/
