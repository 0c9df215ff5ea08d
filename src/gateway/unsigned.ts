// Operations that AWS takes without a signature: who calls one has no key yet, and brings what another says of them. None is
// built, and whoever calls one is told so, as those are who sign.
import type { ServiceContract } from '../contracts/contract.ts'
import { findParameter, parseForm, parseFormBody, type FormNode } from '../engines/wire/query.ts'
import { WireError } from '../engines/wire/wire-error.ts'
import type { Received } from './stages/receive.ts'

/** AWS: an assertion has 100,000 characters at most, of which few are escaped. Longer forms are looked at no further. */
const longestForm = 128 * 1024

/** Undefined where the request names none. */
export async function findUnsigned(call: Received): Promise<{ service: string; operation: string } | undefined> {
  const form = await readForm(call)
  const facts = form && findNamed(call, form)
  if (!facts) return undefined
  const { operations } = (await call.gateway.directory.load(facts)).contract
  const action = findParameter(form, 'Action') ?? ''
  const contract = Object.values(operations).find(({ name, unsigned }) => unsigned && name === action)
  return contract && { service: facts.name, operation: contract.name }
}

/** Whether a request is for a service that is served, whatever it was signed for. Read with nothing proven. */
export async function namesServed(call: Received): Promise<boolean> {
  const form = await readForm(call)
  return form !== undefined && findNamed(call, form) !== undefined
}

function findNamed({ gateway: { directory } }: Received, form: FormNode): ServiceContract | undefined {
  return directory.byApiVersion(findParameter(form, 'Version') ?? '')
}

async function readForm({ method, target, headers, readBody }: Received): Promise<FormNode | undefined> {
  const question = target.indexOf('?')
  const isForm = method === 'POST' && (headers.contentType ?? '').startsWith('application/x-www-form-urlencoded')
  if (isForm ? !(Number(headers.contentLength) <= longestForm) : question < 0 || target.length > longestForm) return undefined
  try {
    return isForm ? parseFormBody(await readBody(longestForm)) : parseForm(target.slice(question + 1))
  } catch (error) {
    if (error instanceof WireError) return undefined
    throw error
  }
}
