// What a browser posts to a bucket: its fields are read, and from here on it is the request that puts its file.
import { asPut } from '../objects/posts/as-put.ts'
import type { PostForm } from '../objects/posts/post-form.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { placeOfPost, readPost } from '../objects/posts/read-post.ts'
import type { Routed } from './route.ts'

export interface Posted extends Routed {
  /** Of what came as one. */
  readonly form?: PostForm
}

export function form(call: Routed): MaybePromise<Posted> {
  return call.isPosted ? readForm(call) : call
}

async function readForm(call: Routed): Promise<Posted> {
  const read = await readPost(call, placeOfPost(call)!)
  return Object.assign(call, {
    form: read.form, head: asPut(read.form), openBody: () => read.file, ...(!read.form.isSigned && { isUnsigned: true } as const),
  })
}
