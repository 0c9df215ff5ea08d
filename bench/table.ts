// What the benchmarks print, and the one statistic that they use.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The median of the quotients round by round: what loads the machine for a while loads both sides of a round. */
export function ratio(ours: readonly number[], floor: readonly number[]): number {
  return median(ours.map((value, round) => value / floor[round]!))
}

/** Columns as wide as their widest cell, numbers to the right. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [head, ...rows.map(row => row.map(cell => (typeof cell === 'number' ? format(cell) : cell)))]
  const widths = head.map((_, column) => Math.max(...cells.map(row => row[column]!.length)))
  console.log(`\n${title}\n`)
  const aligned = (cell: string, column: number) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))
  for (const row of cells) console.log(row.map(aligned).join('  '))
}

function format(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
