// How the log writes a line. For machines as JSON; for people the time first, then columns, and last the request's id. Whatever a
// stranger sent is as long as we say, and says nothing to a terminal.
import { coloured, plain } from '../../core/text/colours.ts'
import { printableText } from '../../core/text/printable-text.ts'
import { shortened } from '../../engines/wire/schema/quoted.ts'

export interface CallLine {
  readonly requestId: string
  /** `kms:Encrypt`, or `kms` alone; method and path where the request did not get as far. */
  readonly operation: string
  /** The caller's ARN; empty where nobody was authenticated. */
  readonly caller: string
  readonly source: string
  readonly status: number
  /** Empty for success. */
  readonly code: string
  /** Why it failed, as the caller was told; absent for success. */
  readonly message?: string | undefined
  /** What the signature said of itself, where it proved nothing. */
  readonly signer?: Signer | undefined
  readonly milliseconds: number
}

export interface Signer {
  readonly accessKeyId: string
  readonly service: string
  readonly region: string
}

export type Details = Readonly<Record<string, unknown>>

/** Of a line's texts; of a name in it, whether of a caller or of what a request asks for. */
const longestText = 2048
const longestName = 1024
/** Of an error's trace. */
const longestDetail = 8192

export interface Lines {
  call(line: CallLine, time: number): string
  error(message: string, details: Details, time: number): string
}

export const jsonLines: Lines = {
  call({ requestId, operation, caller, source, status, code, message, signer, milliseconds }, time) {
    return printableText(JSON.stringify({
      time: new Date(time).toISOString(),
      level: status < 400 ? 'info' : status < 500 ? 'warn' : 'error',
      requestId,
      operation: shortened(operation, longestName),
      caller: shortened(caller, longestName),
      source,
      status,
      code,
      message: message && shortened(message, longestText),
      ...signer,
      milliseconds: Math.round(milliseconds * 1000) / 1000,
    }))
  },
  error(message, { requestId, ...rest }, time) {
    const said = { time: new Date(time).toISOString(), level: 'error', requestId, message, ...rest }
    return printableText(JSON.stringify(said, asDetail))
  },
}

export function prettyLines(inColour: boolean): Lines {
  const paint = inColour ? coloured : plain
  return {
    call(line, time) {
      const { requestId, operation, caller, source, status, code, message, signer, milliseconds } = line
      const colour = status < 400 ? 'green' : status < 500 ? 'yellow' : 'red'
      const who = shortened(nameOf(caller) || '-', longestName).padEnd(16)
      const what = `${shortened(operation || '-', longestName).padEnd(24)} ${who} ${milliseconds.toFixed(1).padStart(7)}ms`
      const head = `${paint('faint', timeOfDay(time))} ${paint(colour, String(status))} ${printableText(what)}`
      if (code === '') return `${head} ${paint('faint', requestId.slice(0, shortId))}`
      const key = signer && `key ${signer.accessKeyId} for ${signer.service} in ${signer.region || 'several Regions'}, `
      const why = `${message ? `: ${shortened(message, longestText)}` : ''} (${key ?? ''}from ${source})`
      // Whole where somebody asks for it: clients show it with an error.
      return `${head} ${paint(colour, printableText(code))}${printableText(why)} ${paint('faint', requestId)}`
    },
    error(message, details, time) {
      const said = printableText(`${shortened(message, longestText)} ${JSON.stringify(details, asDetail)}`)
      return `${paint('faint', timeOfDay(time))} ${paint('red', 'ERROR')} ${said}`
    },
  }
}

/** As many digits as tell the calls of a day apart. */
const shortId = 8

/** `user/ann` of an ARN. */
function nameOf(arn: string): string {
  return arn.split(':').slice(5).join(':') || arn
}

/** 14:03:22.123, by the clock on the wall of who reads it. */
function timeOfDay(time: number): string {
  const at = new Date(time)
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, '0'))
  return `${hours}:${minutes}:${seconds}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** Errors have no members that JSON would show. */
function asDetail(_name: string, value: unknown): unknown {
  const shown = value instanceof Error ? (value.stack ?? String(value)) : value
  return typeof shown === 'string' ? shortened(shown, longestDetail) : shown
}
