// What a website answers where there is no object to answer: pages for people, in AWS's form (recorded, but for the layout).
import type { AwsError } from '../../../core/aws-error.ts'
import { percentEncoded } from '../../../core/text/percent.ts'
import type { Answer, Failure } from '../../../engines/wire/answer.ts'
import { errorFacts } from '../../../engines/wire/answer.ts'
import type { Encoder } from '../../../engines/wire/protocols.ts'
import { protocols } from '../../../engines/wire/protocols.ts'
import { hostId } from '../../../engines/wire/rest/rest-xml.ts'
import { escapeXml } from '../../../engines/wire/xml/write-xml.ts'

/** By which an error is told where its page is not: with a document of the bucket's, and to who asks for heads alone. */
const ofErrors = 'x-amz-error-'

export const sitePages: Encoder = {
  encodeOutput: (operation, output, requestId) => protocols.restXml.encodeOutput(operation, output, requestId),
  encodeError: failure => page(failure, errorFacts(failure).status),
}

function page({ error, requestId }: Pick<Failure, 'error' | 'requestId'>, status: number): Answer {
  const details = detailsOf(error)
  const items = [['Code', error.code], ['Message', error.message], ...details]
  const told = details.map(([name, value]) => [`${ofErrors}detail-${name.toLowerCase()}`, asHeader(value)])
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8', 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId),
      [`${ofErrors}code`]: error.code, [`${ofErrors}message`]: asHeader(error.message), ...Object.fromEntries(told),
      ...error.headers,
    },
    body: status === 304 ? '' : html(status, [...items, ['RequestId', requestId], ['HostId', hostId(requestId)]]),
  }
}

const detailsOf = ({ members }: AwsError): (readonly [string, string])[] =>
  Object.entries(members).filter((pair): pair is [string, string] => typeof pair[1] === 'string')

const listOf = (items: readonly (readonly string[])[]): string =>
  `<ul>\n${items.map(([name, value]) => `<li>${escapeXml(name!)}: ${escapeXml(value!)}</li>\n`).join('')}</ul>\n`

function html(status: number, items: readonly (readonly string[])[]): string {
  const title = [status, ...reasons.get(status) ?? []].join(' ')
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n${listOf(items)}${end}`
}

/** Of the statuses that S3 has for reads. */
const reasons: ReadonlyMap<number, readonly string[]> = new Map([
  [301, ['Moved Permanently']], [302, ['Found']], [400, ['Bad Request']], [403, ['Forbidden']], [404, ['Not Found']],
  [405, ['Method Not Allowed']], [412, ['Precondition Failed']], [416, ['Requested Range Not Satisfiable']],
  [500, ['Internal Server Error']], [501, ['Not Implemented']], [503, ['Service Unavailable']],
])

const end = '<hr/>\n</body>\n</html>\n'

/** The page of an error that no call has made. */
export const pageOf = (error: AwsError, requestId: string): Answer => page({ error, requestId }, error.status ?? 400)

/** What a page of an error has beside its text: AWS has that in headers where the text is not. */
export function withoutDetails({ headers, ...rest }: Answer): Answer {
  return { ...rest, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(ofErrors))) }
}

export const detailsIn = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(ofErrors)))

/** The page of an error whose document could not be had either. */
export function withSecond(first: Answer, second: Answer): Answer {
  const told = new Map(Object.entries(second.headers))
  const names = [['Code', 'code'], ['Message', 'message'], ['Key', 'detail-key']] as const
  const items = names.flatMap(([name, header]) => {
    const value = told.get(ofErrors + header)
    return value === undefined ? [] : [[name, value] as const]
  })
  const heading = '<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n'
  return { ...first, body: String(first.body).replace(end, () => `${heading}${listOf(items)}${end}`) }
}

/** As bytes in percent where a header has no such character. */
export const asHeader = (text: string): string => text.replaceAll(/[^ -~]/gu, percentEncoded)
