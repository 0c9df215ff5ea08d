// Forms that a browser posts to a bucket, signed as AWS's clients sign them, and as bytes.
import { formatTimestamp } from '../../src/engines/sigv4/request-date.ts'
import { signingKey } from '../../src/engines/sigv4/signing-key.ts'
import { region as home, root, type Identity } from './identity.ts'
import { exchange } from './raw-upload.ts'

export type Fields = Readonly<Record<string, string>>

export interface Signed {
  readonly fields: Fields
  readonly conditions?: readonly unknown[]
  readonly identity?: Identity
  /** In milliseconds from now. */
  readonly lasts?: number
  readonly date?: string
  /** In place of what conditions and time come to. */
  readonly policy?: string
  readonly bucket?: string
}

/** The fields with those of a signature: each is a condition of the policy, unless conditions are given. */
export function signPost({ fields, conditions, identity = root, lasts = 60_000, date, policy, bucket }: Signed): Fields {
  const timestamp = date ?? formatTimestamp(Date.now())
  const scope = { date: timestamp.slice(0, 8), region: home, service: 's3' }
  const own = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256', 'x-amz-credential': `${identity.accessKeyId}/${scope.date}/${home}/s3/aws4_request`,
    'x-amz-date': timestamp, ...(identity.sessionToken !== undefined && { 'x-amz-security-token': identity.sessionToken }),
  }
  const all = { ...fields, ...own }
  const ofEach = (some: Fields) => Object.entries(some).map(([name, value]) => ({ [name]: value }))
  const usual = conditions ?? ofEach(fields)
  const document = {
    expiration: new Date(Date.now() + lasts).toISOString(),
    conditions: [...(bucket === undefined ? [] : [{ bucket }]), ...usual, ...ofEach(own)],
  }
  const text = policy ?? Buffer.from(JSON.stringify(document)).toString('base64')
  return { ...all, policy: text, 'x-amz-signature': signingKey(identity.secretAccessKey, scope).sign(text, 'hex') }
}

export interface Form {
  readonly fields: Fields
  readonly file?: string | Uint8Array
  /** Undefined where the file has no name. */
  readonly fileName?: string | undefined
  readonly boundary?: string
  /** Behind the file. */
  readonly behind?: Fields
}

export function formBody({ fields, file, fileName = 'file.txt', boundary = 'b0undary', behind = {} }: Form): Buffer {
  const part = ([name, value]: readonly [string, string]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  const named = fileName === '' ? '' : `; filename="${fileName}"`
  const files = file === undefined ? [] : [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"${named}\r\nContent-Type: text/x-sent\r\n\r\n`),
    Buffer.from(file), Buffer.from('\r\n'),
  ]
  const parts = [...Object.entries(fields).map(part), ...files, ...Object.entries(behind).map(part)]
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)])
}

export interface PostAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
  /** The text of an element of the body. */
  element(name: string): string | undefined
}

export interface PostTarget {
  readonly url: string
  readonly target: string
  readonly host?: string
  readonly headers?: Fields
}

/** As one connection of its own, whose answer is read whole. */
export async function post({ url, target, host, headers = {} }: PostTarget, form: Form | Buffer): Promise<PostAnswer> {
  const body = Buffer.isBuffer(form) ? form : formBody(form)
  const boundary = Buffer.isBuffer(form) ? 'b0undary' : form.boundary ?? 'b0undary'
  const all = {
    host: host ?? new URL(url).host, 'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(body.length), connection: 'close', ...headers,
  }
  const head = [`POST ${target} HTTP/1.1`, ...Object.entries(all).map(pair => pair.join(': '))].join('\r\n')
  return readAnswer(await exchange(url, Buffer.from(`${head}\r\n\r\n`, 'latin1'), body))
}

export function readAnswer(text: string): PostAnswer {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const body = Buffer.from(text.slice(end + 4), 'latin1').toString('utf8')
  return {
    status: Number(first.split(' ')[1]), body,
    headers: new Map(lines.map(line => line.split(/: (.*)/s)).map(([name = '', value = '']) => [name.toLowerCase(), value])),
    element: name => readable(new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1]),
  }
}

const readable = (text: string | undefined) => text?.replaceAll('&#xA;', '\n').replaceAll('&quot;', '"')
  .replaceAll('&apos;', "'").replaceAll('&amp;', '&')
