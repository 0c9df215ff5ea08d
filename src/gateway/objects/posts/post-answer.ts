// What whoever has posted a form is answered: as it asks, in place of what a request would be that puts an object. AWS:
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
import type { Answer } from '../../../engines/wire/answer.ts'
import { escapeXml } from '../../../engines/wire/xml/write-xml.ts'
import type { Received } from '../../stages/receive.ts'
import type { PostForm } from './post-form.ts'

type Posted = Pick<Received, 'secure' | 'headers'> & { readonly form: PostForm }

export function postAnswer({ form, secure, headers: { host = '' } }: Posted, put: Answer): Answer {
  const { fields, bucket, isHosted, key } = form
  const etag = put.headers['etag'] ?? put.headers['ETag'] ?? ''
  const place = `${secure ? 'https' : 'http'}://${host}${isHosted ? '' : `/${bucket}`}/${encodeURIComponent(key)}`
  const onward = redirection(fields.get('success_action_redirect') ?? fields.get('redirect'), { bucket, key, etag })
  if (onward !== undefined) return { status: 303, headers: { ...put.headers, location: onward }, body: '' }
  const headers = { ...put.headers, location: place }
  const status = fields.get('success_action_status')?.value
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers, body: '' }
  const elements = Object.entries({ Location: place, Bucket: bucket, Key: key, ETag: etag })
  const inside = elements.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('')
  return {
    status: 201, headers: { ...headers, 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inside}</PostResponse>`,
  }
}

/** AWS: what is no URL is as if it were not there. */
function redirection(field: { readonly value: string } | undefined, added: Record<string, string>): string | undefined {
  if (!field || !/^https?:\/\//i.test(field.value) || !URL.canParse(field.value)) return undefined
  const url = new URL(field.value)
  const { hash } = url
  url.hash = ''
  return `${url.href}${url.search === '' ? '?' : '&'}${new URLSearchParams(added).toString()}${hash}`
}
