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
  for (const name of path) value = new Map<string, unknown>(Object.entries((value ?? {}) as object)).get(name)
  return Array.isArray(value) ? value.map(one => (typeof one === 'string' ? one : JSON.stringify(one))) : undefined
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
