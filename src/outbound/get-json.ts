// A document of another server, of which nothing is told that is a caller's.
import { parseJson } from '../core/text/json.ts'
import { version } from '../core/version.ts'
import { askServer } from './ask-server.ts'
import { isTrusted } from './trusted-server.ts'

const longestWait = 5000
const longestDocument = 128 * 1024

/** Milliseconds, by the wall. */
type Now = () => number

/** Throws whatever is the reason why there is none. */
export async function getJson(url: URL, thumbprints: readonly string[], now: Now): Promise<unknown> {
  const { status, body } = await askServer(url, {
    method: 'GET', headers: { accept: 'application/json', 'user-agent': `Stockade/${version}` },
    longestWait, longestAnswer: longestDocument, isTrusted: (socket, host) => isTrusted(socket, host, thumbprints, now()),
  })
  if (status !== 200) throw new Error(`It answers ${status}.`)
  return parseJson(body.toString('utf8'))
}
