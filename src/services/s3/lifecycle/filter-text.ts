import type { Filter } from './rules.ts'

/** As S3's errors quote a filter: `(objectsizegreaterthan=3000 and prefix=doc/)`. */
export function shownFilter({ prefix, tags = [], above, below }: Filter): string {
  const parts = [
    ...(above === undefined ? [] : [`objectsizegreaterthan=${above}`]),
    ...(below === undefined ? [] : [`objectsizelessthan=${below}`]),
    ...(prefix === undefined ? [] : [`prefix=${prefix}`]),
    ...tags.map(([key, value]) => `tag: key=${key}, value=${value}`),
  ]
  return `(${parts.length === 0 ? 'prefix=' : parts.join(' and ')})`
}
