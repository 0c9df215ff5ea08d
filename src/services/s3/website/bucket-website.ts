// How a bucket is served as a website. What is served of it is the gateway's (`gateway/objects/websites/`).
import type { RedirectAllRequestsTo, RoutingRule, WebsiteConfiguration } from '../../../contracts/s3.gen.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { bucketSetting } from '../buckets/settings.ts'
import { s3Errors } from '../s3-errors.ts'

export const bucketWebsite = bucketSetting<WebsiteConfiguration>('website')

const mostRules = 50
const redirects: ReadonlySet<string> = new Set(['301', '302', '303', '304', '305', '307', '308'])

/** AWS: those that HTTP has, of which 599 is none (recorded). */
const isErrorCode = (code: number): boolean => (code >= 400 && code <= 417) || (code >= 500 && code <= 505)

const refused = (message: string) => new AwsError('InvalidRequest', message, { status: 400 })
const argument = (message: string, name: string, value: string) => s3Errors.invalidArgument(message, name, value)

export const invalidProtocol = () => refused(
  'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
)

/** Whose key is none, in length. */
export const badErrorDocument = (key: string) => argument('The ErrorDocument Key is not well formed', 'ErrorDocument', key)

/** Throws S3's error. AWS: the codes were recorded, the sentences are publicly reported. */
export function requireWebsite({ IndexDocument, ErrorDocument, RedirectAllRequestsTo: all, RoutingRules }: WebsiteConfiguration) {
  if (all) {
    if (IndexDocument || ErrorDocument || RoutingRules) throw argument(alone, 'RedirectAllRequestsTo', 'not null')
    requireHost(all)
    return
  }
  if (!IndexDocument) throw argument(noSuffix, 'IndexDocument', 'null')
  const { Suffix } = IndexDocument
  if (Suffix === '' || Suffix.includes('/')) throw argument(badSuffix, 'IndexDocument', Suffix)
  const count = RoutingRules?.length ?? 0
  if (count > mostRules) throw refused(`${count}${tooMany}`)
  for (const rule of RoutingRules ?? []) requireRule(rule)
}

function requireRule({ Condition, Redirect }: RoutingRule): void {
  const { HttpRedirectCode: code, ReplaceKeyWith, ReplaceKeyPrefixWith, HostName } = Redirect
  if (Condition) requireCondition(Condition)
  if (HostName !== undefined) requireHost({ HostName })
  if (ReplaceKeyWith !== undefined && ReplaceKeyPrefixWith !== undefined) throw refused(bothKeys)
  if (code === undefined) return
  requireNumber(code)
  if (redirects.has(code)) return
  throw refused(`The provided HTTP redirect code (${code}) is not valid. Valid codes are 3XX except 300.`)
}

function requireCondition({ KeyPrefixEquals, HttpErrorCodeReturnedEquals: code }: NonNullable<RoutingRule['Condition']>): void {
  if (KeyPrefixEquals === undefined && code === undefined) throw refused(emptyCondition)
  if (code === undefined) return
  requireNumber(code)
  if (!isErrorCode(Number(code))) {
    throw refused(`The provided HTTP error code (${code}) is not valid. Valid codes are 4XX or 5XX.`)
  }
}

function requireNumber(text: string): void {
  if (!/^\d{1,9}$/.test(text)) throw s3Errors.malformedXml()
}

/** AWS: it takes any other text for one. */
function requireHost({ HostName }: Pick<RedirectAllRequestsTo, 'HostName'>): void {
  if (HostName === '') throw refused(noHost)
}

export const noWebsite = (BucketName: string) => new AwsError(
  'NoSuchWebsiteConfiguration', 'The specified bucket does not have a website configuration', {
    status: 404, members: { BucketName },
  },
)

const badSuffix = 'The IndexDocument Suffix is not well formed'
const alone = 'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.'
const noSuffix = 'A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty'
const tooMany = ' routing rules provided, the number of routing rules in a website configuration is limited to 50.'
const bothKeys = 'You can only define ReplaceKeyPrefix or ReplaceKey but not both.'
const noHost = 'The HostName cannot be blank. To redirect within the same domain, the element should not be present.'
const emptyCondition = 'Condition cannot be empty. To redirect all requests without a condition, the condition element '
  + "shouldn't be present."
