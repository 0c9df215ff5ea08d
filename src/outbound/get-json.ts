// A document of another server, of which nothing is told that is a caller's.
import { parseJson } from '../core/text/json.ts'
import { version } from '../core/version.ts'
import { askServer } from './ask-server.ts'
import type { Reach } from './reach.ts'
import { isTrusted } from './trusted-server.ts'

const longestWait = 5000
const longestDocument = 128 * 1024

export interface Source {
  /** Of the certificates that vouch for its server, where no authority does. */
  readonly thumbprints: readonly string[]
  readonly reach: Reach
  /** Milliseconds, by the wall. */
  now(): number
}

/** Throws whatever is the reason why there is none. */
export async function getJson(url: URL, { thumbprints, reach, now }: Source): Promise<unknown> {
  const { status, body } = await askServer(url, {
    method: 'GET', headers: { accept: 'application/json', 'user-agent': `Stockade/${version}` },
    longestWait, longestAnswer: longestDocument, reach,
    isTrusted: (socket, host) => isTrusted(socket, host, thumbprints, now()),
  })
  if (status !== 200) throw new Error(`It answers ${status}.`)
  return parseJson(body.toString('utf8'))
}
