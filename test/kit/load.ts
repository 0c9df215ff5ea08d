// Concurrent writers that note what was acknowledged to them.
import { errorOf, jsonCall, queryCall, send, signed, type AnsweredError, type RawAnswer, type Unsigned } from './raw-request.ts'

export interface Acknowledged {
  readonly requestId: string
  readonly operation: string
  /** The user's name, the alias's name or the key's id. */
  readonly name: string
}

interface Change {
  readonly operation: string
  readonly call: Unsigned
  readonly nameIn: (body: string) => string
}

const createKey: Change = { operation: 'CreateKey', call: jsonCall('kms', 'CreateKey'), nameIn: body => keyIdIn(body) }

/** Changes of three kinds in turn; `prefix` keeps the names of one round apart from those of another. */
function change(prefix: string, number: number, keyId: string): Change {
  const name = `${prefix}-${number}`
  switch (number % 3) {
    case 0: return { operation: 'CreateUser', call: queryCall('iam', 'CreateUser', { UserName: name }), nameIn: () => name }
    case 1: {
      const AliasName = `alias/${name}`
      const call = jsonCall('kms', 'CreateAlias', { AliasName, TargetKeyId: keyId })
      return { operation: 'CreateAlias', call, nameIn: () => AliasName }
    }
    default: return createKey
  }
}

export const keyIdIn = (body: string): string =>
  (JSON.parse(body) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId

export interface Load {
  readonly url: string
  readonly prefix: string
  readonly writers: number
  readonly acknowledge: (change: Acknowledged) => void
  /** For an answer that is an error; where absent none may come. */
  readonly refused?: (error: AnsweredError, operation: string) => void
  /** Asked before each call. */
  readonly isOver?: () => boolean
}

/** Writes without pause; each writer ends when the load is over or its server is gone. */
export async function write({ url, prefix, writers, acknowledge, refused, isOver = () => false }: Load): Promise<void> {
  let number = 0
  /** Undefined where the server is gone or the load is over. */
  const made = async ({ operation, call, nameIn }: Change): Promise<string | undefined> => {
    while (!isOver()) {
      let answer: RawAnswer
      try {
        answer = await send(url, signed(url, call))
      } catch {
        return undefined
      }
      if (answer.status === 200) {
        const name = nameIn(answer.body)
        acknowledge({ requestId: String(answer.headers['x-amzn-requestid']), operation, name })
        return name
      }
      if (!refused) throw new Error(`${operation}: ${JSON.stringify(errorOf(answer))}`)
      refused(errorOf(answer), operation)
      // What was refused may have been made after all, so it is not asked for again under its name.
      if (operation !== 'CreateKey') return ''
    }
    return undefined
  }
  const writer = async () => {
    // Aliases of one key conflict with each other, and are fifty at most, so each writer has its own key, and soon another.
    let keyId = await made(createKey)
    while (keyId !== undefined) {
      const next = change(prefix, number++, keyId)
      const name = await made(next)
      if (name === undefined) return
      if (next === createKey) keyId = name
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
}
