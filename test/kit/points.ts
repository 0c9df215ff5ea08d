// Access points: how they are made, whatever is said of them, and how the SDK asks by one.
import { createRequire } from 'node:module'
import { after } from 'node:test'
import type { S3 } from '@aws-sdk/client-s3'
import { account, region as home, root, type Identity } from './identity.ts'
import { restXml } from './rest-xml.ts'
import { belowLocalhost } from './sdk.ts'
import type { Served } from './server.ts'

const load = createRequire(import.meta.url)

const namespace = 'http://awss3control.amazonaws.com/doc/2018-08-20/'
const xml = (name: string, body: string) => `<${name} xmlns="${namespace}">${body}</${name}>`
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const tagged = (tags: Readonly<Record<string, string>>) => `<Tags>${Object.entries(tags)
  .map(([key, value]) => `<Tag><Key>${escaped(key)}</Key><Value>${escaped(value)}</Value></Tag>`).join('')}</Tags>`

export const arnOf = (name: string, of = account, region = home): string => `arn:aws:s3:${region}:${of}:accesspoint/${name}`

interface NewPoint {
  /** Elements of the request behind the bucket's name. */
  readonly more?: string
}

/** Calls of S3 Control's. */
export function control(server: Served, { identity = root, of = account, region = home }: Partial<Controlling> = {}) {
  const ask = (method: string, target: string, body = '') => restXml(server, {
    service: 's3', method, target: `/v20180820/${target}`, headers: { 'x-amz-account-id': of }, body,
  }, identity, region)
  const tags = (arn: string) => `tags/${arn}`
  return {
    createAccessPoint: (name: string, bucket: string, { more = '' }: NewPoint = {}) =>
      ask('PUT', `accesspoint/${name}`, xml('CreateAccessPointRequest', `<Bucket>${bucket}</Bucket>${more}`)),
    getAccessPoint: (name: string) => ask('GET', `accesspoint/${name}`),
    deleteAccessPoint: (name: string) => ask('DELETE', `accesspoint/${name}`),
    listAccessPoints: (query = '') => ask('GET', `accesspoint${query}`),
    putAccessPointPolicy: (name: string, policy: string) =>
      ask('PUT', `accesspoint/${name}/policy`, xml('PutAccessPointPolicyRequest', `<Policy>${escaped(policy)}</Policy>`)),
    getAccessPointPolicy: (name: string) => ask('GET', `accesspoint/${name}/policy`),
    deleteAccessPointPolicy: (name: string) => ask('DELETE', `accesspoint/${name}/policy`),
    getAccessPointPolicyStatus: (name: string) => ask('GET', `accesspoint/${name}/policyStatus`),
    tagResource: (arn: string, given: Readonly<Record<string, string>>) =>
      ask('POST', tags(arn), xml('TagResourceRequest', tagged(given))),
    untagResource: (arn: string, ...keys: readonly string[]) =>
      ask('DELETE', `${tags(arn)}?${keys.map(key => `tagKeys=${encodeURIComponent(key)}`).join('&')}`),
    listTagsForResource: (arn: string) => ask('GET', tags(arn)),
    ask,
  }
}

interface Controlling {
  readonly identity: Identity
  /** Whose access points. */
  readonly of: string
  readonly region: string
}

export const aliasIn = ({ body }: { readonly body: string }): string => /<Alias>([^<]+)</.exec(body)?.[1] ?? ''

/** The SDK where a bucket may be an access point's ARN: it takes none where it is told to have buckets in paths. */
export function byArn({ url }: Served, identity: Identity = root, region = home): S3 {
  const { S3: Client } = load('@aws-sdk/client-s3') as { readonly S3: new (given: object) => S3 }
  const client = new Client({ ...belowLocalhost(url), region, credentials: { ...identity }, maxAttempts: 1 })
  after(() => client.destroy())
  return client
}
