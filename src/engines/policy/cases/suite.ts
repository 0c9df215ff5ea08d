// How a table of cases becomes a test, and how many cases each rule has.
import assert from 'node:assert/strict'
import type { Rule } from './rules.ts'

export interface Suite {
  readonly rule: Rule
  readonly title: string
  readonly count: number
  /** Checks every row; a failure names the row. */
  run(): void
}

export function suite<Row>(rule: Rule, title: string, rows: readonly Row[], check: (row: Row) => void): Suite {
  const run = (): void => {
    for (const row of rows) {
      try {
        check(row)
      } catch (cause) {
        throw new Error(`case ${JSON.stringify(row)}`, { cause })
      }
    }
  }
  return { rule, title, count: rows.length, run }
}

/** Rows of words between bars; the first line names the columns. */
export function table<Column extends string>(text: string): Record<Column, string>[] {
  const [head = [], ...rows] = text.trim().split('\n').map(line => line.split('|').map(cell => cell.trim()))
  return rows.map(row => {
    assert.equal(row.length, head.length, `row ${row.join(' | ')}`)
    return Object.fromEntries(head.map((column, i) => [column, row[i]])) as Record<Column, string>
  })
}
