// A run of all tests on one page: what failed, in full and as soon as it has; what was skipped, and for which reason; what ran,
// and how long. For node's `--test-reporter`.
import { relative, resolve } from 'node:path'
import { inspect } from 'node:util'

/** What node's test runner tells of a test, as far as it counts here. */
export interface TestEvent {
  readonly type: string
  readonly data: {
    readonly name?: string
    readonly file?: string | undefined
    readonly line?: number | undefined
    readonly skip?: string | boolean | undefined
    readonly message?: string
    readonly details?: { readonly type?: string | undefined; readonly error?: Failure }
    readonly counts?: Readonly<Record<string, number>>
    readonly duration_ms?: number
    readonly success?: boolean
  }
}

interface Failure extends Error {
  readonly failureType?: string
}

/** Of what a file printed: what came last, as far as somebody reads it. */
const longestPrinted = 4000
/** Files behind which a run says how far it is where no terminal shows it. */
const stride = 50

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const { isTTY } = process.stdout
  const begun = performance.now()
  const printed = new Map<string, string>()
  const seen = new Set<string>()
  const skipped = new Map<string, Set<string>>()
  let [told, tests, failures, skips] = [0, 0, 0, 0]
  const progress = () => `${seen.size} files, ${tests} tests, ${failures} failed`
  for await (const { type, data } of events) {
    // From here, or from the root of the file system.
    const file = relative('', resolve(data.file ?? ''))
    const { skip } = data
    if ((type === 'test:pass' || type === 'test:fail') && isTest(file)) seen.add(file)
    if (type === 'test:stdout' || type === 'test:stderr') {
      printed.set(file, ((printed.get(file) ?? '') + data.message!).slice(-longestPrinted))
    } else if (type === 'test:pass' && data.details?.type !== 'suite' && !isGroup(file)) {
      if (skip === undefined || skip === false) tests++
      else {
        skips++
        const reason = skip === true ? 'no reason given' : skip
        skipped.set(reason, (skipped.get(reason) ?? new Set()).add(file))
      }
    } else if (type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed') {
      failures++
      if (data.name !== file) tests++
      if (isTTY) yield clear
      yield failureText(file, data, printed.get(file), isTTY)
    } else if (type === 'test:summary' && data.file !== undefined) {
      // Several files may share a process, of which nobody can say whose words are whose.
      if (isGroup(file)) {
        if (data.success === false && printed.has(file)) yield printedText(file, printed.get(file)!)
      } else seen.add(file)
      printed.delete(file)
      if (isTTY) yield `${clear}${progress()}`
      else if (seen.size >= told + stride) {
        told = seen.size
        yield `${progress()}\n`
      }
    }
  }
  if (isTTY) yield clear
  yield* skippedText(skipped)
  const verdict = failures === 0 ? 'all passed' : `${failures} failed`
  const took = span(performance.now() - begun)
  yield `${tests} tests in ${seen.size} files: ${verdict}, ${skips} more were skipped. It took ${took}.\n`
}

const isTest = (file: string): boolean => /\.test\.\w+$/.test(file) && !isGroup(file)
/** By the name that `test-groups.mjs` gives it. */
const isGroup = (file: string): boolean => /group-\d+\.test\.mjs$/.test(file)

const clear = '\r\u001b[K'

function failureText(file: string, { name, line, details }: TestEvent['data'], printed?: string, colors = false): string {
  const { error } = details ?? {}
  const why = inspect(error?.cause ?? error, { colors, breakLength: 130 }).replaceAll(/^/gm, '  ')
  const said = printed === undefined ? '' : `\n  It printed:\n${printed.trimEnd().replaceAll(/^/gm, '  | ')}`
  return `\nFAILED ${file}:${line ?? 1}: ${name}\n${why}${said}\n\n`
}

const printedText = (file: string, text: string): string =>
  `\n${file} printed:\n${text.trimEnd().replaceAll(/^/gm, '  | ')}\n\n`

function* skippedText(skipped: ReadonlyMap<string, ReadonlySet<string>>): Generator<string> {
  if (skipped.size === 0) return
  yield 'Skipped, since\n'
  for (const [reason, where] of skipped) yield `  ${reason} (${[...where].join(', ')})\n`
}

function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
