// Applies what a service's overrides add to its model. An override that names nothing is an error, so that none goes stale.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { Overrides } from '../../src/contracts/overrides.ts'
import { type Model, type Operation, type Reference, getShape } from './model.ts'

export async function readOverrides(folder: string, service: string): Promise<Overrides> {
  const path = join(folder, `${service}.overrides.ts`)
  if (!existsSync(path)) return {}
  const { overrides } = await import(pathToFileURL(path).href) as { overrides: Overrides }
  return overrides
}

export function applyOverrides(model: Model, overrides: Overrides): Model {
  const patched = structuredClone(model)
  for (const [name, patch] of Object.entries(overrides.shapes ?? {})) {
    const shape = getShape(patched, name)
    if (patch.enum && !isOrderOf(patch.enum, shape.enum ?? [])) throw new Error(`'${name}' does not have these values.`)
    Object.assign(shape, patch)
  }
  for (const [path, patch] of Object.entries(overrides.members ?? {})) Object.assign(getMember(patched, path), patch)
  for (const [path, more] of Object.entries(overrides.moreMembers ?? {})) {
    const [name = '', member = ''] = path.split('.')
    const shape = getShape(patched, name)
    getShape(patched, more.shape)
    if (Object.hasOwn(shape.members ?? {}, member)) throw new Error(`'${name}' has '${member}' by its model.`)
    shape.members = { ...shape.members, [member]: more }
  }
  for (const [name, { moreErrors = [], responseCode, digestOptional, ...patch }] of Object.entries(overrides.operations ?? {})) {
    const operation = Object.assign(getOperation(patched, name), patch)
    if (digestOptional) withoutDigest(operation)
    if (responseCode !== undefined) operation.http = { ...operation.http, responseCode }
    for (const shape of moreErrors) {
      getShape(patched, shape)
      if (operation.errors?.some(error => error.shape === shape)) throw new Error(`'${name}' has '${shape}' by its model.`)
      operation.errors = [...operation.errors ?? [], { shape }]
    }
  }
  return patched
}

function withoutDigest(operation: Operation): void {
  const { httpChecksum, httpChecksumRequired } = operation
  if (!httpChecksum?.requestChecksumRequired && !httpChecksumRequired) throw new Error(`'${operation.name}' asks for no digest.`)
  operation.httpChecksumRequired = false
  operation.httpChecksum = { ...httpChecksum, requestChecksumRequired: false }
}

function getOperation(model: Model, name: string): Operation {
  if (!Object.hasOwn(model.operations, name)) throw new Error(`The model has no operation '${name}'.`)
  return model.operations[name]!
}

const isOrderOf = (one: readonly string[], other: readonly string[]): boolean =>
  one.toSorted().join() === other.toSorted().join()

function getMember(model: Model, path: string): Reference {
  const [shape = '', name = ''] = path.split('.')
  const member = getShape(model, shape).members?.[name]
  if (!member) throw new Error(`The model has no member '${path}'.`)
  return member
}
