// All that a command prints. Much of it is a store's or a server's text, and whoever wrote that speaks to a person's terminal.
import { coloured, plain, takesColours, type Style } from '../core/text/colours.ts'
import { printableText } from '../core/text/printable-text.ts'

/** Nobody reads a longer line to its end, and a name in a store can have megabytes. */
const longest = 4000

export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${printableText(line.slice(0, longest))}\n`)
}

/** A line that stands out where a terminal shows it. */
export function printPainted(style: Style, line: string): void {
  const paint = takesColours(process.stdout, process.env) ? coloured : plain
  process.stdout.write(`${paint(style, printableText(line.slice(0, longest)))}\n`)
}

export function printJson(value: unknown): void {
  for (const line of JSON.stringify(value, null, 2).split('\n')) process.stdout.write(`${printableText(line)}\n`)
}

/** For whoever reads along: what a command prints may be another program's input. */
export function printNote(sentence: string): void {
  process.stderr.write(`${printableText(sentence.slice(0, longest))}\n`)
}

/** One sentence for what the user can mend. */
export function printError(message: string): void {
  process.stderr.write(`stockade: ${printableText(message.slice(0, longest))}\n`)
}

/** Nobody need be there to hear it. What was to be printed and could not be is a failure, unless its reader had enough. */
export function tellUnheard(): void {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    process.exitCode ||= 1
    if (code !== 'EPIPE') printError(`What it had to say could not be written: ${code}`)
  })
}
