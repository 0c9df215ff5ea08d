// Where the parameters can be that filters ask for, so that a list of few reads few.
import type { Filter } from './parameter-filters.ts'
import { inOrder, type NameRange } from './parameter-lists.ts'
import { parseReference, withSlash } from '../parameters/parameter-names.ts'

const everywhere: NameRange = { name: '', alone: false }

export function rangesOf(filters: readonly Filter[]): readonly NameRange[] {
  const byName = filters.find(({ key, option }) => key === 'Name' && option !== 'Contains')
  const narrow = byName ?? filters.find(({ key }) => key === 'Path')
  return inOrder((narrow ? narrow.values.flatMap(value => rangesFor(narrow, value)) : [everywhere]).filter(isPossible))
}

/** Below a path, which ends in a slash. */
export const rangesBelow = (path: string): readonly NameRange[] => [path === '/' ? everywhere : { name: path, alone: false }]

function rangesFor({ key, option }: Filter, value: string): readonly NameRange[] {
  if (key === 'Path') return rangesBelow(value.endsWith('/') ? value : `${value}/`)
  if (option === 'Equals') return [{ name: parseReference(value).name, alone: true }]
  const text = withSlash(value)
  const bare = text.slice(1)
  if (bare === '') return [everywhere]
  return [{ name: text, alone: false }, ...(bare.includes('/') ? [] : [{ name: bare, alone: false }])]
}

/** INVARIANT: no other text is looked for. What no name can hold would not be a key. */
const isPossible = ({ name }: NameRange): boolean => /^[A-Za-z0-9_./-]*$/.test(name)
