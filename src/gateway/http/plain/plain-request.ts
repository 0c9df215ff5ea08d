// Requests that are plain: almost every call of AWS's clients. What is read here Node's parser reads the same, as the test beside
// it asks of both; of everything else nothing is said, and Node reads it. A request is plain where
//
// - what was read of the connection holds all of it, and nothing behind it;
// - its first line is `POST / HTTP/1.1`, and every line ends in CR LF;
// - a header is a token, a colon, one space, and printable ASCII that neither begins nor ends with a space;
// - there are no more headers than the server takes, in a head that is shorter than Node's bound;
// - it has one Host, and one Content-Length, in digits alone, which is how much follows the head: no more than needs no room;
// - what it says of its connection is that it stays;
// - and no header asks for more than an answer (`remarkable`).
import { mostHeaders } from '../../../engines/sigv4/signed-headers.ts'
import { smallBody } from '../bodies.ts'
import { limits } from '../limits.ts'

export interface PlainRequest {
  /** Name, value, name, value, …, as they came. */
  readonly rawHeaders: string[]
  readonly body: Buffer
}

const head = /^POST \/ HTTP\/1\.1\r\n(?:[!#$%&'*+.^_`|~\dA-Za-z-]+: [!-~][ -~]*\r\n)+$/
const firstHeader = 'POST / HTTP/1.1\r\n'.length
const end = '\r\n\r\n'
const length = /^(?:0|[1-9]\d{0,4})$/
const space = 0x20

/** What bears on how the rest is read, or on the connection, and what is for a page of a browser. */
const remarkable = new Set([
  'transfer-encoding', 'te', 'trailer', 'expect', 'upgrade', 'http2-settings', 'proxy-connection', 'origin',
])

export function parsePlainRequest(bytes: Buffer): PlainRequest | undefined {
  const headLength = bytes.indexOf(end) + end.length
  const bodyLength = bytes.length - headLength
  if (headLength < firstHeader || headLength >= limits.maxHeaderSize || bodyLength > smallBody) return undefined
  const text = bytes.toString('latin1', 0, headLength - 2)
  if (!head.test(text)) return undefined
  const rawHeaders: string[] = []
  let hosts = 0
  let lengths = 0
  for (let at = firstHeader; at < text.length; ) {
    const colon = text.indexOf(':', at)
    const lineEnd = text.indexOf('\r', colon)
    if (text.charCodeAt(lineEnd - 1) === space) return undefined
    const name = text.slice(at, colon)
    // A slice of the text would keep all of it for as long as somebody knows the value: a signature's claim, or a session.
    const value = bytes.toString('latin1', colon + 2, lineEnd)
    rawHeaders.push(name, value)
    at = lineEnd + 2
    const known = name.toLowerCase()
    if (known === 'host') hosts++
    else if (known === 'content-length') {
      if (!length.test(value) || Number(value) !== bodyLength) return undefined
      lengths++
    } else if (known === 'connection') {
      if (value.toLowerCase() !== 'keep-alive') return undefined
    } else if (remarkable.has(known)) return undefined
  }
  if (hosts !== 1 || lengths !== 1 || rawHeaders.length > mostHeaders * 2) return undefined
  return { rawHeaders, body: bytes.subarray(headLength) }
}
