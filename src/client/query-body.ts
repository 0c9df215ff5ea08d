import type { ServiceContract } from '../contracts/contract.ts'

/** An awsQuery request's form, of an input that has no maps and no flattened lists, as those of IAM and STS have none. */
export function queryBody({ apiVersion }: ServiceContract, operation: string, input: object): string {
  const form = new URLSearchParams({ Action: operation, Version: apiVersion })
  for (const [name, value] of Object.entries(input)) write(form, name, value)
  return form.toString()
}

function write(form: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined) return
  if (Array.isArray(value)) value.forEach((item, index) => write(form, `${name}.member.${index + 1}`, item))
  else if (typeof value === 'object') for (const [part, held] of Object.entries(value!)) write(form, `${name}.${part}`, held)
  else form.append(name, String(value))
}
