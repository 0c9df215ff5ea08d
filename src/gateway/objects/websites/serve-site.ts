// A bucket as a website: what is asked of it is asked as nobody, whatever is signed, for the object that its path means, for the
// index of a folder, and where there is none for what the bucket has to say of errors. AWS: recorded.
import { AwsError } from '../../../core/aws-error.ts'
import { nowhere } from '../../../storage/unit-of-work.ts'
import type { Answer } from '../../../engines/wire/answer.ts'
import { encodeRefusal } from '../../stages/encode.ts'
import type { KnownHeaders, Received } from '../../stages/receive.ts'
import { asAwsError } from '../../failures.ts'
import { reportCause, reportRefusal } from '../../log/report.ts'
import type { Website } from '../buckets.ts'
import { asHeader, detailsIn, pageOf, withoutDetails, withSecond } from './pages.ts'
import type { Site } from './site-host.ts'
import { redirectAll, redirectBy, type Redirection, type SiteRequest } from './site-redirects.ts'

/** Carries out one call, and answers as pages are. */
export type Ask = (call: Received) => Promise<Answer>

/** What of a request holds for the object that it means. */
const ofObject: ReadonlySet<string> = new Set([
  'range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since',
])

export async function answerSite(received: Received, site: Site, ask: Ask): Promise<Answer> {
  try {
    const website = await websiteOf(received, site)
    requireMethod(received)
    return await served(received, { site, website, ask })
  } catch (thrown) {
    const error = asAwsError(thrown, received.requestId)
    if (error.fault === 'server') reportCause(received.gateway, received.requestId, error)
    const meant = received.gateway.directory.byName('s3')!
    const page = withoutDetails(encodeRefusal({ ...received, isPage: true, meant, protocol: 'restXml' }, error))
    reportRefusal(received, error, page)
    return page
  }
}

interface Serving {
  readonly site: Site
  readonly website: Website
  readonly ask: Ask
}

/** Throws an AwsError where there is none. */
async function websiteOf({ gateway }: Received, { bucket, region }: Site): Promise<Website> {
  const { buckets } = gateway.ports
  const state = gateway.begin(nowhere)
  const at = await buckets.regionOf(state, bucket)
  if (at === undefined) throw refused('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket })
  if (region !== undefined && region !== at) {
    const Endpoint = `${bucket}.s3-website-${at}.amazonaws.com`
    throw refused('IncorrectEndpoint', elsewhere, 400, { BucketName: bucket, Endpoint })
  }
  const website = await buckets.websiteOf(state, bucket)
  if (!website) throw refused('NoSuchWebsiteConfiguration', noWebsite, 404, { BucketName: bucket })
  return website
}

function requireMethod({ method }: Received): void {
  if (method === 'GET' || method === 'HEAD') return
  if (method === 'OPTIONS') throw refused('BadRequest', 'Insufficient information. Origin request header needed.', 400, {})
  throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405, members: { Method: method.slice(0, 32), ResourceType: 'OBJECT' }, headers: { allow: 'GET, HEAD, OPTIONS' },
  })
}

async function served(received: Received, { site: { bucket }, website, ask }: Serving): Promise<Answer> {
  const request = requestOf(received)
  const at = redirectAll(website, request) ?? redirectBy(website, request)
  if (at) return sentOn(at)
  const suffix = website.IndexDocument!.Suffix
  const get = (key: string, rawHeaders = received.rawHeaders) => ask(callFor(received, bucket, key, rawHeaders))
  const path = decoded(request.path)
  const isFolder = path === '' || path.endsWith('/')
  const answer = await get(isFolder ? path + suffix : path)
  if (answer.status < 400) return asPage(answer)
  const mayBeFolder = answer.status === 404 && !isFolder
  if (mayBeFolder && (await isThere(received, bucket, `${path}/${suffix}`, ask))) return toFolder(received, path)
  const behind = redirectBy(website, request, answer.status)
  if (behind) return sentOn(behind)
  const isHead = received.method === 'HEAD'
  const document = website.ErrorDocument?.Key
  if (document === undefined || answer.status >= 500) return isHead ? answer : withoutDetails(answer)
  const told = await get(document, [])
  if (told.status === 200) return { ...told, status: answer.status, headers: { ...told.headers, ...detailsIn(answer) } }
  return isHead ? answer : withoutDetails(withSecond(answer, told))
}

function requestOf({ target, headers: { host = '' }, secure }: Received): SiteRequest {
  const question = target.indexOf('?')
  const [path, query] = question < 0 ? [target, ''] : [target.slice(0, question), target.slice(question)]
  return { path: path.replace(/^\//, ''), query, host, protocol: secure ? 'https' : 'http' }
}

/** Throws an AwsError. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw refused('InvalidURI', "Couldn't parse the specified URI.", 400, {})
  }
}

/** INVARIANT: nothing that was signed goes with it, and no parameter: whoever asks is nobody, and asks for the object alone. */
function callFor(
  received: Received, bucket: string, key: string, rawHeaders: readonly string[], method = received.method,
): Received {
  const { host, userAgent, referer } = received.headers
  const headers: KnownHeaders = {
    authorizations: 0, ...(host !== undefined && { host }), ...(userAgent !== undefined && { userAgent }),
    ...(referer !== undefined && { referer }),
  }
  const kept = rawHeaders.filter((_text, i) => ofObject.has(rawHeaders[i - (i % 2)]!))
  return { ...received, method, target: `/${bucket}/${encodeURIComponent(key)}`, rawHeaders: kept, headers, isPage: true }
}

const isThere = async (received: Received, bucket: string, key: string, ask: Ask): Promise<boolean> =>
  (await ask(callFor(received, bucket, key, [], 'HEAD'))).status === 200

/** AWS: a slash is put behind it, and no query. INVARIANT: it is a path of this host, whatever the folder is called. */
function toFolder({ requestId, method }: Received, path: string): Answer {
  const location = asHeader(`/${path.replaceAll(/[%?#\\]|^\//g, encodeURIComponent)}/`)
  const page = pageOf(new AwsError('Found', 'Resource Found', { status: 302, headers: { location } }), requestId)
  return method === 'HEAD' ? { ...page, body: '' } : page
}

/** AWS: an object may say that whoever asks for it is to ask elsewhere. */
async function asPage(answer: Answer): Promise<Answer> {
  const location = new Map(Object.entries(answer.headers)).get('x-amz-website-redirect-location')
  if (location === undefined) return answer
  await answer.stream?.read().return?.()
  return sentOn({ status: 301, location: asHeader(location) })
}

const sentOn = ({ status, location }: Redirection): Answer => ({ status, headers: { location }, body: '' })

const refused = (code: string, message: string, status: number, members: Readonly<Record<string, string>>) =>
  new AwsError(code, message, { status, members })

const noWebsite = 'The specified bucket does not have a website configuration'
const elsewhere = 'The specified bucket exists in another region. Please direct requests to the specified endpoint.'
