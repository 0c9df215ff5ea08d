// A user's access key in a file of its own. The server makes it, as AWS does, and says its secret once: to who asked, who writes
// it down in the form of an AWS credentials file.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ErrorAnswer } from '../client/call.ts'
import { ConfigError } from '../config.ts'
import { CreateAccessKey, DeleteAccessKey, ListAccessKeys } from '../contracts/iam.gen.ts'
import { credentialsText, parseCredentials } from '../core/credentials-file.ts'
import type { AccessKey } from '../core/server-access.ts'
import { requirePrivate } from '../storage/files/private-file.ts'
import { replaceFile } from '../storage/files/replace-file.ts'
import type { Aws } from './aws.ts'
import type { Seed } from './seed.ts'
import type { Step } from './step.ts'

const firstLine = (user: string): string => `# The access key of the user ${user}, made by a seed of Stockade.`

const textOf = (user: string, key: AccessKey): string => `${firstLine(user)}\n${credentialsText(key)}`

/** Throws where a key could not be written, since something of somebody else's stands there or nothing can. */
export function requireOwnFiles({ users = {} }: Seed, folder: string): void {
  for (const [name, { accessKey }] of Object.entries(users)) {
    if (accessKey === undefined) continue
    const path = resolve(folder, accessKey)
    const above = dirname(path)
    if (!existsSync(above)) throw new ConfigError(`users.${name}.accessKey is to stand in ${above}: make that folder.`)
    readKeyId(name, path)
  }
}

/** Nobody knows whose they are, so that none of them is ours to delete. */
async function tooMany(aws: Aws, UserName: string, path: string, cause: Error): Promise<Error> {
  const { AccessKeyMetadata = [] } = await aws.call(ListAccessKeys, { UserName })
  const ids = AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId).join(' and ')
  const message = `users.${UserName}.accessKey could not be made for ${path}: the user has as many access keys as AWS allows, `
    + `${ids}, of which that file holds none, so delete one that nobody uses.`
  return new Error(message, { cause })
}

/** Undefined where there is no file yet. */
function readKeyId(user: string, path: string): string | undefined {
  if (!existsSync(path)) return undefined
  requirePrivate(path)
  const text = readFileSync(path, 'utf8')
  const key = parseCredentials(text)
  if (key && text === textOf(user, key)) return key.accessKeyId
  throw new ConfigError(
    `${path} holds something else than an access key that a seed made for ${user}: move it away, or name another file.`,
  )
}

export function accessKeyStep(UserName: string, file: string, folder: string): Step {
  const path = resolve(folder, file)
  return {
    place: `users.${UserName}.accessKey`,
    async isThere(aws) {
      const id = readKeyId(UserName, path)
      const { AccessKeyMetadata = [] } = await aws.call(ListAccessKeys, { UserName })
      // One that is not the user's is of another store, whose data are gone or elsewhere: the file is to have one of this store.
      return id !== undefined && AccessKeyMetadata.some(({ AccessKeyId }) => AccessKeyId === id)
    },
    async make(aws) {
      const { AccessKey } = await aws.call(CreateAccessKey, { UserName }).catch(async (thrown: unknown) => {
        const isLimit = thrown instanceof ErrorAnswer && thrown.code === 'LimitExceeded'
        throw isLimit ? await tooMany(aws, UserName, path, thrown) : thrown
      })
      const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {}
      try {
        replaceFile(path, textOf(UserName, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }))
      } catch (thrown) {
        // A key that nobody can read any more would be worse than one that is made at the next start.
        await aws.call(DeleteAccessKey, { UserName, AccessKeyId })
        throw thrown
      }
    },
  }
}
