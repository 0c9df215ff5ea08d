import type { WriteLog } from './log.ts'

/** To stderr. Whoever reads it may go away, and the disk that it goes to be full: `done` hears of it, and nobody else need. */
export const writeLog: WriteLog = (text, done) => {
  if (!process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore)
  process.stderr.write(text, done)
}

const ignore = () => undefined
