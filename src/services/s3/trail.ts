// What a record of S3's shows of a call: the request by its names on the wire, and how it came.
import { parseJson } from '../../core/text/json.ts'
import type { OperationContract, Schema } from '../../contracts/contract.ts'
import { hostId } from '../../engines/wire/rest/rest-xml.ts'
import { headersFrom } from '../../engines/wire/rest/write-output.ts'
import { answerFieldsOf, fieldsOf, type Field } from '../../engines/wire/schema/fields.ts'
import type { HowSigned } from '../../gateway/caller.ts'
import type { RecordedCall, ServiceTrail } from '../../gateway/service.ts'
import { ofPath, restoreRequest } from './recorded-requests.ts'

type Structure = Readonly<Record<string, unknown>>

const longestHost = 255

export const trail: ServiceTrail = {
  // AWS: between brackets (recorded).
  userAgent: sent => `[${sent}]`,

  // AWS: what stands in the path has names of the trail's own; parameters and headers are called as they are sent, and so is what
  // the body says (recorded). DIFFERS: of headers these are AWS's own alone; which others it shows is not published.
  request({ contract, input, endpoint, scope, isDenied }) {
    const fields = shownOf(fieldsOf(contract.input))
    const given = new Map(Object.entries(input))
    const headers = fields.filter(({ location, wireName }) => location === 'header' && wireName.startsWith('x-amz-'))
    // Whoever is denied at another account's access point is not told of its bucket.
    const isUntold = isDenied && scope.point !== undefined && scope.point.account !== scope.account
    if (isUntold) given.delete('Bucket')
    return {
      ...constantsOf(contract),
      ...Object.fromEntries(fields.flatMap(field => placed(field, given.get(field.name)))),
      ...pointIn(scope),
      ...headersFrom(headers, input as Structure),
      ...(endpoint !== undefined && { Host: endpoint.slice(endpoint.indexOf('://') + 3).slice(0, longestHost) }),
    }
  },

  restore: restoreRequest,

  // DIFFERS: AWS tells the length of each answer; here of an object's and of an empty one, since others are not written yet.
  additional(call) {
    const { signed, tls, requestId, bytesIn } = call
    if (!signed) return undefined
    const bytesOut = lengthOf(call)
    return {
      SignatureVersion: signed.byPair ? 'SigV4A' : 'SigV4', ...(tls && { CipherSuite: tls.cipher }), bytesTransferredIn: bytesIn,
      AuthenticationMethod: methodOf(signed), 'x-amz-id-2': hostId(requestId),
      ...(bytesOut !== undefined && { bytesTransferredOut: bytesOut }),
    }
  },
}

/** DIFFERS: what AWS calls a form's is not published. */
const methodOf = ({ presigned, posted }: HowSigned): string => (posted ? 'HtmlForm' : presigned ? 'QueryString' : 'AuthHeader')

/** AWS: the access point in whose place the bucket stands, by the name that the request has for it (recorded). */
function pointIn({ point }: RecordedCall['scope']): Readonly<Record<string, string>> {
  if (!point) return {}
  const { account: accountId, name: accessPointName, alias: accessPointAlias } = point
  return accessPointAlias === undefined ? { accountId, accessPointName } : { accessPointAlias }
}

function placed({ location, name, wireName, xmlName, schema }: Field, value: unknown): readonly (readonly [string, unknown])[] {
  if (value === undefined) return []
  if (location === 'uri') return [[ofPath.get(name) ?? wireName, value]]
  if (location === 'querystring') return [[wireName, String(value)]]
  // AWS: a bucket's policy is told as what it says, and not as its text.
  if (location === 'payload' && name === 'Policy') return [['bucketPolicy', said(value as string)]]
  return location === 'payload' && schema.type === 'structure' ? [[xmlName, asSent(schema, value)]] : []
}

function said(json: string): unknown {
  try {
    return parseJson(json)
  } catch {
    return undefined
  }
}

/** What the path of an operation says by itself: `?location`. */
function constantsOf({ http }: OperationContract): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(http!.uri.split('?')[1] ?? ''))
}

const shownOf = (fields: readonly Field[]): readonly Field[] =>
  fields.filter(({ sensitive, schema, wireName }) =>
    !sensitive && schema.sensitive !== true && schema.type !== 'blob' && !isHashOfKey(wireName))

/** AWS: what tells of a customer's key is not shown either, though its model does not say so (recorded). */
const isHashOfKey = (header: string): boolean => header.toLowerCase().endsWith('-customer-key-md5')

/** By the names that its elements have. */
function asSent(schema: Schema, value: unknown): unknown {
  if (schema.type === 'list') return (value as readonly unknown[]).map(item => asSent(schema.item(), item))
  if (schema.type !== 'structure') return value instanceof Date ? value.toISOString() : value
  const given = new Map(Object.entries(value as Structure))
  const shown = shownOf(fieldsOf(schema)).filter(({ name }) => given.get(name) !== undefined)
  return Object.fromEntries(shown.map(field => [field.xmlName, asSent(field.schema, given.get(field.name))]))
}

function lengthOf({ contract, output }: RecordedCall): number | undefined {
  if (output === undefined) return undefined
  if (contract.http?.method === 'HEAD') return 0
  const inBody = fieldsOf(contract.output).some(({ location }) => location === 'payload')
  if (inBody) return (output as { readonly ContentLength?: number }).ContentLength
  return answerFieldsOf(contract.output).length === 0 ? 0 : undefined
}
