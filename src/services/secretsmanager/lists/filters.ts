// Which secrets a list asks for (https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html).
import type { Filter, FilterNameStringType } from '../../../contracts/secretsmanager.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Secret } from '../secrets.ts'
import { hasAllWords, partsOf, wordsOf, type Words } from './words.ts'

/** A value that a filter looks for. */
interface Sought {
  readonly text: string
  readonly words: Words
  /** The words that a search of all attributes looks for. */
  readonly parts: Words
  /** With an exclamation mark in front: those secrets which have it not. */
  readonly not: boolean
}

export interface SecretFilter {
  readonly key: FilterNameStringType
  /** One of them is enough. */
  readonly values: readonly Sought[]
}

export function readFilters(
  filters: readonly Filter[] | undefined, error: Call<unknown, 'InvalidParameterException'>['error'],
): readonly SecretFilter[] {
  return (filters ?? []).map(({ Key: key, Values: values }) => {
    if (key === undefined || values === undefined) throw error('InvalidParameterException', incomplete)
    return { key, values: values.map(soughtIn) }
  })
}

// The sentence is ours.
const incomplete = 'A filter needs a key and values.'

function soughtIn(value: string): Sought {
  const not = value.startsWith('!')
  const text = not ? value.slice(1) : value
  return { text, words: wordsOf(text), parts: partsOf(text), not }
}

/** AWS: all filters have to fit. */
export function fits(secret: Secret, filters: readonly SecretFilter[]): boolean {
  const attributes = new Attributes(secret)
  return filters.every(({ key, values }) => values.some(value => attributes.have(key, value) !== value.not))
}

/** How much is looked at, for one secret: words and texts that are sought, and what each of them is sought in. */
export function workOf(secret: Secret, filters: readonly SecretFilter[]): number {
  let sought = 0
  for (const { values } of filters) for (const { parts } of values) sought += 1 + parts.length
  return 1 + sought + Math.ceil(sizeOf(secret) / 64) * Math.min(filters.length, 1)
}

/** Units of text that a list tells of a secret, or looks at. */
export function sizeOf({ name, description = '', tags }: Secret): number {
  let size = 256 + name.length + description.length
  for (const [key, value] of Object.entries(tags)) size += key.length + value.length
  return size
}

/** Of one secret; its words are found where they are asked for. */
class Attributes {
  readonly #secret: Secret
  #described: Words | undefined
  #all: Words | undefined

  constructor(secret: Secret) {
    this.#secret = secret
  }

  have(key: FilterNameStringType, { text, words, parts }: Sought): boolean {
    const { name, tags, description = '' } = this.#secret
    const begins = (value: string | undefined) => value?.startsWith(text) ?? false
    switch (key) {
      case 'name': return begins(name)
      case 'tag-key': return Object.keys(tags).some(begins)
      case 'tag-value': return Object.values(tags).some(begins)
      // AWS: of a secret that is in one Region alone it is not told.
      case 'primary-region': return begins(this.#secret.primaryRegion)
      // No secret is made by another service yet.
      case 'owning-service': return false
      case 'description': return hasAllWords((this.#described ??= wordsOf(description)), words)
      // AWS: what has no word in it finds nothing.
      case 'all': return parts.length > 0 && hasAllWords((this.#all ??= partsOf(this.#texts().join(' '))), parts)
    }
  }

  #texts(): readonly string[] {
    const { name, description = '', tags } = this.#secret
    return [name, description, ...Object.entries(tags).flat()]
  }
}
