// The log on stderr: one line a call. Lines are gathered and written together, since a system call for each would cost more than
// the call.
import { jsonLines, prettyLines, type CallLine, type Details } from './log-lines.ts'

export interface Log {
  /** The line is made where it is written. */
  call(make: () => CallLine): void
  /** Of a request that nobody was proven to have made. */
  refusal(make: () => CallLine): void
  /** `details` may carry what must not reach the caller; never a secret. */
  error(message: string, details: Details): void
  /** Writes what is gathered. */
  flush(): void
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

export function createLog(form: LogForm, write: WriteLog, wall: () => number, inColour = false): Log {
  const lines = form === 'pretty' ? prettyLines(inColour) : jsonLines
  const tellsCalls = form !== 'off'
  const errorLine = (message: string, details: Details) => `${lines.error(message, details, wall())}\n`
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
    const [text, count] = [gathered, gathered.split('\n').length - 1]
    gathered = ''
    lost = { lines: 0, code: '' }
    writing = true
    write(notice + text, failed => {
      writing = false
      if (failed) lost = { lines: lost.lines + told + count, code: codeOf(failed) }
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
  const isTooMuch = () => {
    const now = Math.floor(wall() / 1000)
    if (now !== second) [second, refusals] = [now, 0]
    return ++refusals > mostRefusals
  }
  const call = (make: () => CallLine) => {
    if (tellsCalls) add(`${lines.call(make(), wall())}\n`)
  }
  return {
    call,
    refusal(make) {
      if (tellsCalls && !isTooMuch()) call(make)
    },
    error(message, details) {
      add(errorLine(message, details))
    },
    flush,
  }
}

const codeOf = (failed: NodeJS.ErrnoException): string => failed.code ?? failed.message
