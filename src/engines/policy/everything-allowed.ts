import { compilePolicy } from './compile.ts'
import type { AttachedPolicy } from './question.ts'

/** For those whom no policy of their own limits, and for AWS's policies over organizations, which limit nobody. */
export const everythingAllowed: AttachedPolicy = {
  policy: compilePolicy('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}', 'identity'),
}
