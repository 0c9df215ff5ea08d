// Colours of a terminal, for what people read.
import { WriteStream } from 'node:tty'

/** As Node decides of what it writes itself: https://force-color.org overrules what the stream is, and https://no-color.org. */
export function takesColours(
  { isTTY }: { readonly isTTY?: boolean }, environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (!isTTY && environment['FORCE_COLOR'] === undefined) return false
  return WriteStream.prototype.getColorDepth(environment) > monochrome
}

/** Bits of a colour, on a terminal that has none. */
const monochrome = 1

/** Of SGR, which terminals have in common. */
const codes = { bold: 1, faint: 2, red: 31, green: 32, yellow: 33 } as const

export type Style = keyof typeof codes

export type Paint = (style: Style, text: string) => string

export const plain: Paint = (_style, text) => text
export const coloured: Paint = (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m`
