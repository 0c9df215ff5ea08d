// The three forms of a moment on the wire. Each answers undefined for what is not of its form.

const isoForm = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const httpForm = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

export function fromIso(text: string): Date | undefined {
  const match = isoForm.exec(text)
  if (!match) return undefined
  const date = new Date(text)
  // JavaScript counts on into the next month where a day does not exist.
  const day = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])))
  return Number.isNaN(date.getTime()) || day.getUTCDate() !== Number(match[3]) ? undefined : date
}

export function fromHttpDate(text: string): Date | undefined {
  if (!httpForm.test(text)) return undefined
  const date = new Date(text)
  return date.toUTCString() === text ? date : undefined
}

export function fromEpochSeconds(seconds: number): Date | undefined {
  const date = new Date(Math.round(seconds * 1000))
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** AWS: whole seconds are written without a fraction. */
export function toIso(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z')
}
