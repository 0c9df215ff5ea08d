// What the release is made of, as CycloneDX: what a scanner reads, which sees in the bundle itself only one file.
import type { BundledPackage } from './bundled-packages.ts'

/** As package.json says it. */
export interface Released {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
}

/** The same for the same packages: it has no date and no number of its own. */
export function softwareBill(released: Released, packages: readonly BundledPackage[]): object {
  const { name, version, license, dependencies } = released
  const references = new Map(packages.map(one => [one.name, urlOf(one)]))
  const referTo = (names: readonly string[]) => names.map(one => references.get(one)).filter(one => one !== undefined)
  const ours = urlOf(released)
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': ours, name, version, purl: ours, licenses: licensesOf(license) },
    },
    components: packages.map(one => ({
      type: 'library', 'bom-ref': urlOf(one), name: one.name, version: one.version, purl: urlOf(one), scope: 'required',
      licenses: licensesOf(one.license),
      ...(one.integrity !== undefined && { hashes: [hashOf(one.integrity)] }),
    })),
    dependencies: [
      { ref: ours, dependsOn: referTo(Object.keys(dependencies)) },
      ...packages.map(one => ({ ref: urlOf(one), dependsOn: referTo(one.dependencies) })),
    ],
  }
}

/** A package URL: of a scope's name the first sign is escaped. */
const urlOf = ({ name, version }: Pick<Released, 'name' | 'version'>): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`

/** A licence by its name, or an expression of several. */
const licensesOf = (license: string): readonly object[] =>
  [/[ (]/.test(license) ? { expression: license } : { license: { id: license } }]

function hashOf(integrity: string): object {
  const [, algorithm, digest] = /^sha(256|384|512)-([\w+/=]+)$/.exec(integrity) ?? []
  if (digest === undefined) throw new Error(`'${integrity}' is no digest that package-lock.json holds.`)
  return { alg: `SHA-${algorithm}`, content: Buffer.from(digest, 'base64').toString('hex') }
}
