import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { Parameters, type Parameter } from './parameters.ts'

/** Records that one page looks at, however few of them it finds. */
const mostScanned = 500

export interface PathPage {
  readonly found: readonly Parameter[]
  /** The last name looked at; absent where nothing is left. */
  readonly last?: string
}

/**
 * The parameters below `path`, which ends in a slash: those right below it, or all of them. AWS: a page may be empty and
 * still not be the last.
 */
export async function listPath(
  state: UnitOfWork,
  path: string,
  recursive: boolean,
  after: string | undefined,
  limit: number,
): Promise<PathPage> {
  // Names sort as their bytes do, so those below a path stand together, behind the path itself.
  const start = after ?? path.slice(0, -1)
  const scanned = await state.list(Parameters, [], { limit: mostScanned, ...(start !== '' && { after: [start] }) })
  const found: Parameter[] = []
  for (const parameter of scanned) {
    const name = parameter.name.includes('/') ? parameter.name : `/${parameter.name}`
    if (path !== '/' && !name.startsWith(path)) {
      if (name > path) return { found }
      continue
    }
    if (!recursive && name.slice(path.length).includes('/')) continue
    found.push(parameter)
    if (found.length === limit) return { found, last: parameter.name }
  }
  return scanned.length < mostScanned ? { found } : { found, last: scanned.at(-1)!.name }
}
