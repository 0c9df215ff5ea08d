// How a table of cases becomes a test, and how many cases each rule has.
import assert from 'node:assert/strict'
import type { Rule } from './rules.ts'

export interface Suite<Name extends string = Rule> {
  readonly rule: Name
  readonly title: string
  readonly count: number
  /** Checks one row after the other, and answers how many; a failure names the row. */
  run(): Promise<number>
}

/** Of rules with these names. */
export const suiteOf = <Name extends string>() => function suite<Row>(
  rule: Name, title: string, rows: readonly Row[], check: (row: Row) => void | Promise<void>,
): Suite<Name> {
  const run = async (): Promise<number> => {
    let checked = 0
    for (const row of rows) {
      try {
        await check(row)
        checked++
      } catch (cause) {
        throw new Error(`case ${JSON.stringify(row)}`, { cause })
      }
    }
    return checked
  }
  return { rule, title, count: rows.length, run }
}

export const suite = suiteOf<Rule>()

/** Rows of words between bars; the first line names the columns. */
export function table<Column extends string>(text: string): Record<Column, string>[] {
  const [head = [], ...rows] = text.trim().split('\n').map(line => line.split('|').map(cell => cell.trim()))
  return rows.map(row => {
    assert.equal(row.length, head.length, `row ${row.join(' | ')}`)
    return Object.fromEntries(head.map((column, i) => [column, row[i]])) as Record<Column, string>
  })
}
