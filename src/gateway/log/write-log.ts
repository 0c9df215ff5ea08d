import { WriteStream } from 'node:tty'
import type { WriteLog } from './log.ts'

/** To stderr. Whoever reads it may go away, and the disk that it goes to be full: `done` hears of it, and nobody else need. */
export const writeLog: WriteLog = (text, done) => {
  if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore)
  process.stderr.write(text, done)
}

/** As Node decides of what it writes itself: https://force-color.org overrules what the stream is, and https://no-color.org. */
export function takesColours(
  { isTTY }: { readonly isTTY?: boolean }, environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (!isTTY && environment['FORCE_COLOR'] === undefined) return false
  return WriteStream.prototype.getColorDepth(environment) > monochrome
}

/** Bits of a colour, on a terminal that has none. */
const monochrome = 1

const ignore = () => undefined
