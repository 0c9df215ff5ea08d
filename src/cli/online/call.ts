// One signed call to a running server's own service.
import type { OperationContract } from '../../contracts/contract.ts'
import { sign } from '../../engines/sigv4/sign.ts'

/** Where the server is and who asks it. */
export interface Caller {
  readonly url: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Throws one sentence where the server does not answer, or answers with an error. */
export async function callServer<Input, Output>(
  { url, accessKeyId, secretAccessKey }: Caller,
  { service, name }: OperationContract<Input, Output>,
  input: Input,
  at = Date.now(),
): Promise<Output> {
  const body = Buffer.from(JSON.stringify(input))
  const request = {
    method: 'POST',
    target: '/_stockade/',
    headers: {
      host: new URL(url).host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${service.targetPrefix}.${name}`,
    },
    body,
  }
  const identity = { accessKeyId, secretAccessKey, region: 'us-east-1', service: service.signingName }
  const { host: _host, ...headers } = sign(request, identity, at)
  // Whoever listens there instead must not say where the command goes next.
  const sent = { method: request.method, headers, body, redirect: 'manual' } as const
  const response = await fetch(`${url}${request.target}`, sent).catch((cause: unknown) => {
    throw new Error(`There is no server at ${url}. Start it, or say where it is with --host and --port.`, { cause })
  })
  const answer = parse(await response.text()) as Output & { readonly message?: string; readonly __type?: string }
  const { __type: type = '', message } = answer
  if (type.endsWith(unknownKey) || message?.startsWith(otherSecret)) throw new Error(unknownHere(url, accessKeyId))
  if (!response.ok) throw new Error(message ?? `The server answered ${type || response.status}.`)
  return answer
}

/** How a server answers who signs with a key that it does not have, or with another secret. */
const unknownKey = 'UnrecognizedClientException'
const otherSecret = 'The request signature we calculated does not match'

function unknownHere(url: string, accessKeyId: string): string {
  return `The server at ${url} does not know the access key ${accessKeyId} as it is known here. Name the server's data folder `
    + 'with --data, or set STOCKADE_ROOT_ACCESS_KEY_ID and STOCKADE_ROOT_SECRET_ACCESS_KEY as it has them.'
}

/** Something else may listen there. */
function parse(text: string): object {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return answer
  } catch { /* told below */ }
  throw new Error('What answers there is no Stockade.')
}
