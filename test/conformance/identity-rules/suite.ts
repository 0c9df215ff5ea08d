// How a table of cases over a real server becomes a test, and where the case of a rule is that stands elsewhere.
import type { RuleHere } from './rules.ts'

export interface Suite {
  readonly rule: RuleHere
  readonly title: string
  readonly count: number
  /** Checks one row after the other; a failure names the row. */
  run(): Promise<void>
}

export function suite<Row>(
  rule: RuleHere, title: string, rows: readonly Row[], check: (row: Row) => void | Promise<void>,
): Suite {
  const run = async (): Promise<void> => {
    for (const row of rows) {
      try {
        await check(row)
      } catch (cause) {
        throw new Error(`case ${JSON.stringify(row)}`, { cause })
      }
    }
  }
  return { rule, title, count: rows.length, run }
}

/** One case without a table. */
export const one = (rule: RuleHere, title: string, check: () => Promise<void>): Suite => suite(rule, title, [title], check)
