// What the system refused, in a sentence for whoever asked for it.
import { byName } from './by-name.ts'

const reasons = byName({
  EACCES: 'may not be used by this user',
  EPERM: 'may not be changed by this user',
  EROFS: 'is on a file system that cannot be written',
  ENOENT: 'is not there, or its folder is not',
  ENOTDIR: 'is not there, since something above it is a file and no folder',
  EEXIST: 'is a file, where a folder is wanted',
  EISDIR: 'is a folder, where a file is wanted',
  ENOSPC: 'has no room: the disk is full',
  EDQUOT: 'has no room: this user has used up what the disk gives him',
  EMFILE: 'cannot be opened: this process has too many files open',
  ELOOP: 'is a link that leads to itself',
  ENAMETOOLONG: 'is too long for a path',
})

/** Undefined where it is no error of the file system, or one without a sentence. `asked` is its path where it names none. */
export function explainSystemError(thrown: unknown, asked?: string): string | undefined {
  const { code = '', path = asked } = thrown as NodeJS.ErrnoException
  const reason = reasons.get(code)
  return reason === undefined || path === undefined ? undefined : `${path} ${reason}.`
}
