// The head of an answer, byte for byte as node:http writes it.
import type { Answer } from '../../stages/encode.ts'
import { limits } from '../limits.ts'
import { STATUS_CODES, validateHeaderName, validateHeaderValue } from '../node/node-http.ts'

export interface AnswerTerms {
  /** Lines that stand first. */
  readonly first: string | undefined
  /** Whether one of them dates it: else it has the time of the machine. */
  readonly isDated: boolean
  /** Whether one of them says that its connection ends with it. */
  readonly isLast: boolean
}

const stays = `Connection: keep-alive\r\nKeep-Alive: timeout=${limits.keepAliveTimeout / 1000}\r\n`

/** Without a length what follows comes in chunks. */
export function answerHead({ status, headers }: Omit<Answer, 'body'>, length: number | undefined, terms: AnswerTerms): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`
  if (terms.first !== undefined) head += terms.first
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'content-length') continue
    validateHeaderName(name)
    validateHeaderValue(name, value)
    head += `${name}: ${value}\r\n`
  }
  if (length !== undefined) head += `content-length: ${length}\r\n`
  if (!terms.isDated) head += `Date: ${timeOfMachine()}\r\n`
  if (!terms.isLast) head += stays
  if (length === undefined) head += 'Transfer-Encoding: chunked\r\n'
  return `${head}\r\n`
}

let latest = { second: -1, text: '' }

function timeOfMachine(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second !== latest.second) latest = { second, text: new Date(second * 1000).toUTCString() }
  return latest.text
}
