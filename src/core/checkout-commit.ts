// Which commit a checkout is of, read from its files: no `git` need be there.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Undefined where the folder is no checkout, or one of a form that is not known here. */
export function findCheckoutCommit(root: string): string | undefined {
  const folder = gitFolder(join(root, '.git'))
  const head = folder === undefined ? undefined : read(folder, 'HEAD')
  if (folder === undefined || head === undefined) return undefined
  const [, reference] = /^ref: (\S+)$/.exec(head) ?? []
  // A worktree has its own HEAD and shares its branches.
  const shared = resolve(folder, read(folder, 'commondir') ?? '.')
  return asCommit(reference === undefined ? head : read(shared, reference) ?? packed(shared, reference))
}

/** `.git` is a folder, or in a worktree a file that says where it is. */
function gitFolder(path: string): string | undefined {
  if (read(path, 'HEAD') !== undefined) return path
  const [, elsewhere] = /^gitdir: (.+)$/.exec(read(path) ?? '') ?? []
  return elsewhere === undefined ? undefined : resolve(path, '..', elsewhere)
}

/** Branches that were not moved lately stand in one file, a line each. */
function packed(folder: string, reference: string): string | undefined {
  const line = read(folder, 'packed-refs')?.split('\n').find(one => one.endsWith(` ${reference}`))
  return line?.split(' ')[0]
}

const asCommit = (text: string | undefined): string | undefined =>
  text !== undefined && /^[0-9a-f]{40,64}$/.test(text) ? text : undefined

function read(...path: readonly string[]): string | undefined {
  try {
    return readFileSync(join(...path), 'utf8').trim()
  } catch {
    return undefined
  }
}
