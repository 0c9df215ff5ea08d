// What others wait while pairs are made, which takes a processor for seconds: kms:Encrypt over one connection, alone and while
// eight make RSA-4096 data key pairs without end.
import { load } from './load.ts'
import { signedRequest } from './requests.ts'
import { createKey, encryptRequests, inFolder, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 5
const warmUp = 15_000
const calls = 3000
const makers = 8

export function keyPairs(): Promise<void> {
  return inFolder(async folder => {
    const server = await startStockade(folder)
    await whileServing([server], async () => {
      const key = await createKey(server)
      const requests = encryptRequests(server, key)
      const input = { KeyId: key, KeyPairSpec: 'RSA_4096' }
      const asked = { service: 'kms', target: 'TrentService.GenerateDataKeyPairWithoutPlaintext', input }
      await load(server, requests, 16, warmUp)
      const seen = { quiet: [] as Waiting[], busy: [] as Waiting[] }
      let made = 0
      for (let round = 0; round < rounds; round++) {
        seen.quiet.push(await waiting(() => load(server, requests, 1, calls, 200, note)))
        const making = load(server, [signedRequest(server, asked)], makers, makers, 200, () => made++)
        seen.busy.push(await waiting(() => load(server, requests, 1, calls, 200, note)))
        await making
      }
      printTable(
        `key-pairs: milliseconds that an Encrypt takes at 1 connection (${made} pairs were made meanwhile)`,
        ['', 'alone', 'while pairs are made', 'to it'],
        (['half', 'p99', 'longest'] as const).map(which => {
          const [quiet, busy] = [seen.quiet.map(one => one[which]), seen.busy.map(one => one[which])]
          return [which, median(quiet), median(busy), ratio(busy, quiet)]
        }),
      )
    })
  })
}

interface Waiting {
  readonly half: number
  readonly p99: number
  readonly longest: number
}

let noted: number[] = []
const note = (milliseconds: number): void => void noted.push(milliseconds)

async function waiting(work: () => Promise<void>): Promise<Waiting> {
  noted = []
  await work()
  const sorted = noted.sort((a, b) => a - b)
  return { half: median(sorted), p99: sorted[Math.floor(sorted.length * 0.99)]!, longest: sorted.at(-1)! }
}
