// Which pages may ask a bucket for what. What is told to browsers of it is the gateway's (`gateway/objects/cross-origin.ts`).
import type { CORSRule } from '../../../contracts/s3.gen.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { shortened } from '../../../engines/wire/schema/quoted.ts'
import { s3Errors } from '../s3-errors.ts'
import { bucketSetting } from './settings.ts'

export const bucketCors = bucketSetting<readonly CORSRule[]>('cors')

const mostRules = 100
/** AWS: of the document. The sentence is ours. */
const longest = 64 * 1024
const methods: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])

const refused = (message: string) => new AwsError('InvalidRequest', message, { status: 400 })
const quoted = (text: string) => shortened(text, 256)
const asterisks = (text: string): number => text.split('*').length - 1

/** Throws S3's error. AWS: the codes were recorded, the sentences are publicly reported. */
export function requireRules(rules: readonly CORSRule[]): void {
  if (rules.length === 0) throw s3Errors.malformedXml()
  if (rules.length > mostRules) throw refused('The number of CORS rules should not exceed allowed limit of 100 rules.')
  if (lengthOf(rules) > longest) throw refused('The CORS configuration should not exceed allowed limit of 64 KB.')
  for (const { AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [] } of rules) {
    if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw s3Errors.malformedXml()
    const method = AllowedMethods.find(one => !methods.has(one))
    if (method !== undefined) {
      throw refused(`Found unsupported HTTP method in CORS config. Unsupported method is ${quoted(method)}`)
    }
    for (const [name, texts] of [['AllowedOrigin', AllowedOrigins], ['AllowedHeader', AllowedHeaders]] as const) {
      const wide = texts.find(text => asterisks(text) > 1)
      if (wide !== undefined) throw refused(`${name} "${quoted(wide)}" can not have more than one wildcard.`)
    }
    const exposed = ExposeHeaders.find(text => asterisks(text) > 0)
    if (exposed !== undefined) {
      throw refused(`ExposeHeader "${quoted(exposed)}" contains wildcard. We currently do not support wildcard for ExposeHeader`)
    }
    // INVARIANT: what goes into a header of an answer is one.
    if ([...AllowedOrigins, ...ExposeHeaders].some(text => /[^\x20-\x7e]/.test(text))) throw s3Errors.malformedXml()
  }
}

/** What it would be with the elements around its texts, which are no shorter than these. */
function lengthOf(rules: readonly CORSRule[]): number {
  const texts = rules.flatMap(({ ID = '', AllowedMethods, AllowedOrigins, AllowedHeaders = [], ExposeHeaders = [] }) =>
    [ID, ...AllowedMethods, ...AllowedOrigins, ...AllowedHeaders, ...ExposeHeaders])
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + '<ID></ID>'.length, 0)
}

export const noCors = (BucketName: string) =>
  new AwsError('NoSuchCORSConfiguration', 'The CORS configuration does not exist', { status: 404, members: { BucketName } })
