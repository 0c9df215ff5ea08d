// What a configuration goes through: it is applied, changed, imported into a state that knows nothing, and destroyed; behind each
// step a plan finds nothing to change.
import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { root } from '../../kit/identity.ts'
import { awsEnvironment } from '../../kit/python.ts'
import type { TestServer } from '../../kit/server.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'
import { initTerraform, type Terraform } from '../../kit/terraform.ts'

export interface Life {
  /** Beside this file. Its variable `changed` says which of two it is. */
  readonly configuration: string
  /** What else it asks for. */
  readonly variables?: Readonly<Record<string, string>>
  /** By what each resource is imported; what is not here cannot be, and is made anew. */
  readonly importedBy: Readonly<Record<string, keyof Attributes | ((attributes: Attributes) => string | undefined)>>
  /** The outputs, before and behind the change. */
  readonly outputs: readonly [before: object, behind: object]
}

/** Of a resource in Terraform's state. */
export type Attributes = Readonly<Record<string, string>>

interface Shown {
  readonly values: {
    readonly outputs: Readonly<Record<string, { readonly value: unknown }>>
    readonly root_module: { readonly resources: readonly Resource[] }
  }
}

interface Resource {
  readonly address: string
  readonly mode: 'managed' | 'data'
  readonly type: string
  readonly values: Attributes
}

/** What is there behind the change may be looked at through another client; `end` destroys it. */
export async function live(t: TestContext, server: TestServer, life: Life): Promise<{ end(): Promise<void> }> {
  const first = await folderOf(t, server, life)
  await first('apply', '-auto-approve')
  await first('plan', '-detailed-exitcode')
  assert.deepEqual(outputsOf(await show(first)), life.outputs[0])
  const changed = '-var=changed=true'
  await first('apply', '-auto-approve', changed)
  await first('plan', '-detailed-exitcode', changed)
  const shown = await show(first)
  assert.deepEqual(outputsOf(shown), life.outputs[1])

  const made = shown.values.root_module.resources.filter(({ mode }) => mode === 'managed')
  const imports = made.flatMap(resource => importOf(resource, life))
  const second = await folderOf(t, server, life, imports.join(''))
  const again = await second('apply', '-auto-approve', changed)
  const counts = `${imports.length} imported, ${made.length - imports.length} added, `
  assert.match(again, new RegExp(`^Apply complete! Resources: ${counts}\\d+ changed, 0 destroyed`, 'm'))
  await second('plan', '-detailed-exitcode', changed)
  return {
    end: async () => void (await second('destroy', '-auto-approve', changed)),
  }
}

async function folderOf(t: TestContext, server: TestServer, life: Life, imports?: string): Promise<Terraform> {
  const { configuration, variables = {} } = life
  const folder = temporaryFolder()
  t.after(folder.remove)
  copyFileSync(join(import.meta.dirname, configuration), join(folder.path, 'main.tf'))
  if (imports !== undefined) writeFileSync(join(folder.path, 'imports.tf'), imports)
  const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])
  return initTerraform(folder.path, { ...awsEnvironment(server, root), ...Object.fromEntries(given) })
}

function importOf({ address, type, values }: Resource, { importedBy }: Life): string[] {
  const by = importedBy[type]
  const id = typeof by === 'string' ? values[by] : by?.(values)
  return id === undefined ? [] : [`import {\n  to = ${address}\n  id = ${JSON.stringify(id)}\n}\n`]
}

const show = async (terraform: Terraform): Promise<Shown> => JSON.parse(await terraform('show', '-json')) as Shown

const outputsOf = ({ values }: Shown): object =>
  Object.fromEntries(Object.entries(values.outputs).map(([name, { value }]) => [name, value]))
