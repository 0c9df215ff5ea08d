// What goes with a parameter.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ResourcePolicies } from '../sharing/resource-policies.ts'
import { removeParameter } from './parameter-versions.ts'
import { Parameters, type Parameter } from './parameters.ts'
import { AdvancedParameters } from './tiers.ts'

const place = { partition: 'aws', account: '000000000000', region: 'us-east-1' } as const

for (const tier of ['Advanced', undefined] as const) {
  test(`the policy goes with a parameter of the tier ${tier ?? 'Standard'}, and its row among the advanced ones`, async () => {
    const gone: string[] = []
    const take = ({ name }: { readonly name: string }) => void gone.push(name)
    const policy = { name: '/a', accounts: [] }
    const get = (from: { readonly name: string }) => (from.name === ResourcePolicies.name ? policy : undefined)
    const state = { get, list: () => [], drop: take, remove: take } as never
    const parameter: Parameter = {
      name: '/a', version: 1, type: 'String', value: 'x', modifiedAt: 0, tags: {}, ...(tier && { tier }),
    }
    await removeParameter(state, place, parameter)
    for (const { name } of [ResourcePolicies, AdvancedParameters, Parameters]) assert.ok(gone.includes(name), name)
  })
}
