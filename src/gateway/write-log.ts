import type { WriteLog } from './log.ts'

/** To stderr. Whoever reads it may go away, and the disk that it goes to be full: `done` hears of it, and nobody else need. */
export const writeLog: WriteLog = (text, done) => {
  if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore)
  process.stderr.write(text, done)
}

/** As Node itself decides it: https://force-color.org overrules https://no-color.org, and both what the stream is. */
export function takesColours(
  { isTTY }: { readonly isTTY?: boolean }, { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
): boolean {
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR)
  return isTTY === true && !NO_COLOR && TERM !== 'dumb'
}

const ignore = () => undefined
