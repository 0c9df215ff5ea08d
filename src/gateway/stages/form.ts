// What a browser posts to a bucket: its fields are read, and from here on it is the request that puts its file.
import { asPut } from '../objects/posts/as-put.ts'
import type { PostForm } from '../objects/posts/post-form.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { BodyPieces } from '../http/body-source.ts'
import { readPost, type PostPlace } from '../objects/posts/read-post.ts'
import type { Routed } from './route.ts'

export interface Posted extends Routed {
  /** Of what came as one. */
  readonly form?: PostForm
  /** What is left of its body, until somebody leaves that to whoever answers. */
  readonly file?: BodyPieces
}

export function form(call: Routed): MaybePromise<Posted> {
  return call.post ? readForm(call, call.post) : call
}

async function readForm(call: Routed, post: PostPlace): Promise<Posted> {
  const read = await readPost(call, post)
  // First, so that it is left by whatever comes of the rest.
  const filed = Object.assign(call, { file: read.file, openBody: () => read.file })
  const isUnsigned = !read.form.isSigned && { isUnsigned: true as const }
  return Object.assign(filed, { form: read.form, head: asPut(read.form), ...isUnsigned })
}
