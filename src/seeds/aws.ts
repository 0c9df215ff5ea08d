// Calls of a server's public operations, as the root user: a seed can do what any client can, and nothing else.
import { setTimeout as delay } from 'node:timers/promises'
import { call, ErrorAnswer } from '../client/call.ts'
import type { OperationContract } from '../contracts/contract.ts'
import type { ServerAccess } from '../core/server-access.ts'

/** Where a seed goes. */
export interface SeedTarget extends ServerAccess {
  readonly region: string
}

export interface Aws {
  call<Input extends object, Output>(contract: OperationContract<Input, Output>, input: Input): Promise<Output>
}

/** With the last wait some twenty-five seconds, which AWS's quotas ask for where they are enforced. */
const mostTries = 9
const firstWait = 100
const throttled = ['ThrottlingException', 'Throttling']

export function awsAt(target: SeedTarget, signal?: AbortSignal): Aws {
  const options = { region: target.region, ...(signal && { signal }) }
  return {
    async call(contract, input) {
      for (let tried = 1; ; tried++) {
        try {
          return await call(target, contract, input, options)
        } catch (thrown) {
          if (tried === mostTries || !(thrown instanceof ErrorAnswer) || !throttled.includes(thrown.code)) throw thrown
          await delay(firstWait * 2 ** (tried - 1), undefined, signal && { signal })
        }
      }
    },
  }
}
