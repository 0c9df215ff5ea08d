// The log on stderr: one line a call, the request id first; JSON for machines, columns at a terminal. Lines are gathered and
// written together, since a system call for each would cost more than the call.
import { printableText } from '../core/printable-text.ts'

export interface Log {
  call(line: CallLine): void
  /** `details` may carry what must not reach the caller; never a secret. */
  error(message: string, details: Readonly<Record<string, unknown>>): void
  /** Writes what is gathered. */
  flush(): void
}

export interface CallLine {
  readonly requestId: string
  /** `kms:Encrypt`; empty where the request did not get as far. */
  readonly operation: string
  /** The caller's ARN; empty where nobody was authenticated. */
  readonly caller: string
  readonly source: string
  readonly status: number
  /** Empty for success. */
  readonly code: string
  readonly milliseconds: number
}

export type LogForm = 'pretty' | 'json' | 'off'

const gatherFor = 50
const mostGathered = 64 * 1024
/** Whoever is to take the lines does not. */
const notTaken = 'EAGAIN'
/** Lines a second about requests that failed authentication: whoever floods fills no log. The counters know them all. */
const mostRefusals = 50

/** Calls `done` when it has written the text, or with the reason why it could not. */
export type WriteLog = (text: string, done: (failed?: Error | null) => void) => void

export function createLog(form: LogForm, write: WriteLog, wall: () => number): Log {
  const time = () => new Date(wall()).toISOString()
  const errorLine = (message: string, { requestId, ...rest }: Readonly<Record<string, unknown>>) => {
    const machines = { requestId, time: time(), level: 'error', message, ...rest }
    return `${printableText(form === 'pretty' ? prettyError(requestId, message, rest) : JSON.stringify(machines, errorsPlain))}\n`
  }
  let gathered = ''
  /** Lines that could not be written, and have not been told of. */
  let lost = { lines: 0, code: '' }
  let timer: NodeJS.Timeout | undefined
  /** Whether the lines before have not been taken yet. */
  let writing = false
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (gathered === '' || writing) return
    const { lines: told, code } = lost
    const notice = told > 0 ? errorLine('Lines of the log could not be written and are lost.', { lost: told, code }) : ''
    const [text, lines] = [gathered, gathered.split('\n').length - 1]
    gathered = ''
    lost = { lines: 0, code: '' }
    writing = true
    write(notice + text, failed => {
      writing = false
      if (failed) lost = { lines: lost.lines + told + lines, code: codeOf(failed) }
      flush()
    })
  }
  const add = (line: string) => {
    if (writing && gathered.length > mostGathered) {
      lost = { lines: lost.lines + 1, code: notTaken }
      return
    }
    gathered += line
    if (gathered.length > mostGathered) flush()
    else timer ??= setTimeout(flush, gatherFor).unref()
  }
  let second = 0
  let refusals = 0
  const isTooMuch = ({ operation }: CallLine) => {
    if (operation !== '') return false
    const now = Math.floor(wall() / 1000)
    if (now !== second) [second, refusals] = [now, 0]
    return ++refusals > mostRefusals
  }
  return {
    call(line) {
      if (isTooMuch(line)) return
      if (form === 'pretty') add(`${printableText(prettyCall(line))}\n`)
      else if (form === 'json') add(`${JSON.stringify({ ...line, time: time(), level: 'info' })}\n`)
    },
    error(message, details) {
      add(errorLine(message, details))
    },
    flush,
  }
}

const codeOf = (failed: NodeJS.ErrnoException): string => failed.code ?? failed.message

function prettyCall({ requestId, status, operation, code, caller, source, milliseconds }: CallLine): string {
  const what = [operation || '-', code].filter(Boolean).join(' ')
  return `${requestId} ${status} ${what} ${caller || '-'} ${source} ${milliseconds.toFixed(1)}ms`
}

function prettyError(requestId: unknown, message: string, details: object): string {
  const before = requestId === undefined ? '' : `${String(requestId)} `
  return `${before}ERROR ${message} ${JSON.stringify(details, errorsPlain)}`
}

/** Errors have no members that JSON would show. */
function errorsPlain(_name: string, value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? String(value)) : value
}
