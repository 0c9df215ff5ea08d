// Concurrent writers that note what was acknowledged to them.
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from './raw-request.ts'

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
    default: return { operation: 'CreateKey', call: jsonCall('kms', 'CreateKey'), nameIn: keyIdIn }
  }
}

export const keyIdIn = (body: string): string =>
  (JSON.parse(body) as { KeyMetadata: { KeyId: string } }).KeyMetadata.KeyId

/** Writes without pause until the server is gone; answers with what it acknowledged. */
export async function writeUntilGone(
  url: string, prefix: string, writers: number, acknowledge: (change: Acknowledged) => void,
): Promise<void> {
  let number = 0
  const writer = async () => {
    // Aliases of one key conflict with each other, so each writer has its own.
    const keyId = keyIdIn((await send(url, signed(url, jsonCall('kms', 'CreateKey')))).body)
    for (;;) {
      const { operation, call, nameIn } = change(prefix, number++, keyId)
      let answer
      try {
        answer = await send(url, signed(url, call))
      } catch {
        return
      }
      if (answer.status !== 200) throw new Error(`${operation}: ${JSON.stringify(errorOf(answer))}`)
      const requestId = String(answer.headers['x-amzn-requestid'])
      acknowledge({ requestId, operation, name: nameIn(answer.body) })
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
}
