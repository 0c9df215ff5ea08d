// AWS's own parameters, which every account reads and nobody writes. They are of no account.
import { createHash } from 'node:crypto'
import { regionsOf } from '../../../core/regions.ts'
import type { Parameter } from '../parameters/parameters.ts'
import { isBelow, type Place } from '../parameters/parameter-names.ts'
import { domains, edition, imageNames, regionNames, serviceNames } from './published-facts.ts'

/** In the order of their names. */
const catalogues = new Map<string, readonly Parameter[]>()

function catalogueOf({ partition, region }: Place): readonly Parameter[] {
  const known = catalogues.get(region)
  if (known) return known
  const parameters = [...entriesOf(partition, region)].map(([path, value]) => published(`/aws/service/${path}`, value))
  parameters.sort((one, other) => (one.name < other.name ? -1 : 1))
  catalogues.set(region, parameters)
  return parameters
}

function* entriesOf(partition: string, region: string): Generator<readonly [path: string, value: string]> {
  const infrastructure = 'global-infrastructure'
  for (const name of regionsOf(partition)) {
    const path = `${infrastructure}/regions/${name}`
    yield [path, name]
    yield [`${path}/longName`, regionNames.get(name)!]
    yield [`${path}/partition`, partition]
    yield [`${path}/domain`, domains.get(partition)!]
    for (const [id] of serviceNames) yield [`${path}/services/${id}`, id]
  }
  for (const [id, name] of serviceNames) {
    yield [`${infrastructure}/services/${id}`, id]
    yield [`${infrastructure}/services/${id}/longName`, name]
  }
  for (const name of imageNames) yield [`ami-amazon-linux-latest/${name}`, imageId(`${region}/${name}`)]
}

/** DIFFERS: an id of the right form, the same for as long as this edition is, and of no image. */
const imageId = (of: string): string => `ami-${createHash('sha256').update(of).digest('hex').slice(0, 17)}`

function published(name: string, value: string): Parameter {
  return {
    name, version: edition.number, type: 'String', value, modifiedAt: edition.at, tags: {},
    ...(value.startsWith('ami-') && { dataType: 'aws:ec2:image' }),
  }
}

export const findPublic = (place: Place, name: string): Parameter | undefined =>
  catalogueOf(place).find(parameter => parameter.name === name)

interface Walk {
  readonly path: string
  readonly recursive: boolean
  /** The last name of the page before. */
  readonly after: string | undefined
  readonly limit: number
}

/** A page of those below a path that are asked for; `last` where more are left. */
export function listPublic(place: Place, { path, recursive, after = '', limit }: Walk, isAsked: (one: Parameter) => boolean) {
  const all = catalogueOf(place).filter(one => one.name > after && isBelow(one.name, path, recursive) && isAsked(one))
  const found = all.slice(0, limit)
  return { found, last: all.length > limit ? found.at(-1)!.name : undefined }
}
