// The condition keys that follow from a request of EventBridge.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import { parseJson } from '../../core/text/json.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface Entry {
  readonly Source?: string
  readonly DetailType?: string
}

interface Input {
  readonly EventPattern?: string
  readonly Entries?: readonly Entry[]
  readonly Targets?: readonly { readonly Arn?: string }[]
}

/**
 * The values that a pattern has at a path. INVARIANT: a condition in it that is no value stands here as its text, which equals
 * nothing that a policy allows.
 */
function valuesAt(text: string | undefined, ...path: readonly string[]): readonly string[] | undefined {
  let value: unknown
  try {
    value = parseJson(text ?? 'null')
  } catch {
    return undefined
  }
  const lists = listsAt(value, path)
  return lists.length === 0 ? undefined : lists.flat().map(one => (typeof one === 'string' ? one : JSON.stringify(one)))
}

/** A name with dots in it is a path, as what the pattern matches has it. Each name is looked at once. */
function listsAt(value: unknown, path: readonly string[]): readonly (readonly unknown[])[] {
  if (path.length === 0) return Array.isArray(value) ? [value] : []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, within]) => {
    const names = name.split('.')
    return names.every((one, i) => one === path[i]) ? listsAt(within, path.slice(names.length)) : []
  })
}

const inPattern = (...path: readonly string[]): RequestCondition =>
  ({ EventPattern }: Input) => valuesAt(EventPattern, ...path)

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'events:source': ({ EventPattern, Entries }: Input) =>
    Entries?.flatMap(({ Source }) => Source ?? []) ?? valuesAt(EventPattern, 'source'),
  'events:detail-type': ({ EventPattern, Entries }: Input) =>
    Entries?.flatMap(({ DetailType }) => DetailType ?? []) ?? valuesAt(EventPattern, 'detail-type'),
  'events:detail.eventtypecode': inPattern('detail', 'eventTypeCode'),
  'events:detail.service': inPattern('detail', 'service'),
  'events:detail.useridentity.principalid': inPattern('detail', 'userIdentity', 'principalId'),
  'events:targetarn': ({ Targets }: Input) => Targets?.flatMap(({ Arn }) => Arn ?? []),
  'events:eventbusinvocation': ({ Entries }: Input) => (Entries ? 'false' : undefined),
})
