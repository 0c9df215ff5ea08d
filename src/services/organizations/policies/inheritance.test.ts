import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Inheritance } from './inheritance.ts'

type Document = Readonly<Record<string, unknown>>

/** Of levels from the root down, each of one policy or of several. */
function effective(...levels: readonly (Document | readonly Document[])[]): unknown {
  const inheritance = new Inheritance()
  for (const level of levels) inheritance.addLevel(Array.isArray(level) ? level as Document[] : [level as Document])
  return inheritance.effective()
}

const none = ['@@none']
const allowing = (...operators: readonly string[]) => ({ '@@operators_allowed_for_child_policies': operators })
const assign = (value: unknown) => ({ '@@assign': value })
const append = (...values: readonly unknown[]) => ({ '@@append': values })
const remove = (...values: readonly unknown[]) => ({ '@@remove': values })
const costs = (...parts: readonly object[]) => ({ tags: { costcenter: Object.assign({}, ...parts) as object } })

const key = { tag_key: assign('CostCenter') }
const resources = ['redshift:*', 'dynamodb:table']
const root = costs(key, { tag_value: assign(['Development', 'Support']) })
const appending = costs(key, { tag_value: append('Marketing'), enforced_for: append(...resources) })

// AWS: the examples of its guide (orgs_manage_policies_inheritance_mgmt.html#inheritance-examples).
test('what is assigned below replaces what stands above', () => {
  const unit = costs(key, { tag_value: assign(['Sandbox']), enforced_for: assign(resources) })
  assert.deepEqual(effective(root, unit), costs({ tag_key: 'CostCenter', tag_value: ['Sandbox'], enforced_for: resources }))
})

test('values are added, and each is there once', () => {
  const expected = costs({
    tag_key: 'CostCenter', tag_value: ['Development', 'Support', 'Marketing'], enforced_for: resources,
  })
  assert.deepEqual(effective(root, appending), expected)
  assert.deepEqual(effective(root, appending, appending), expected)
})

test('values are removed, and a list of which none is left is not told', () => {
  const account = costs({ tag_value: remove('Development', 'Marketing'), enforced_for: remove(...resources) })
  assert.deepEqual(effective(root, appending, account), costs({ tag_key: 'CostCenter', tag_value: ['Support'] }))
  assert.equal(effective(costs({ tag_value: append('a') }), costs({ tag_value: remove('a') })), undefined)
})

const project = (...parts: readonly object[]) => ({ tags: { project: Object.assign({}, ...parts) as object } })

test('a policy limits what those below it do at the same place', () => {
  const above = project({
    tag_key: { ...allowing('@@none'), ...assign('Project') },
    tag_value: { ...allowing('@@append'), ...assign(['Maintenance', 'Escalations']) },
  })
  const unit = project({ tag_key: assign('PROJECT'), tag_value: append('Escalations - research') })
  const merged = project({ tag_key: 'Project', tag_value: ['Maintenance', 'Escalations', 'Escalations - research'] })
  assert.deepEqual(effective(above, unit), merged)
  const others = project({ tag_value: { ...allowing('@@all'), ...assign(['x']), ...remove('Maintenance') } })
  assert.deepEqual(effective(above, unit, others), merged)
  assert.deepEqual(effective(above, others, project({ tag_value: assign(['x']) })), effective(above))
})

test('of the limits of one level what all of them allow is allowed', () => {
  const [one, two] = [
    project({ tag_value: { ...allowing('@@append'), ...assign(['Maintenance']) } }),
    project({ tag_value: allowing('@@append', '@@remove') }),
  ]
  for (const level of [[one, two], [two, one]]) {
    const child = project({ tag_value: { ...append('more'), ...remove('Maintenance') } })
    assert.deepEqual(effective(level, child), project({ tag_value: ['Maintenance', 'more'] }))
  }
})

test('a level does not limit itself', () => {
  const locked = project({ tag_value: { ...allowing('@@none'), ...assign(['a']) } })
  assert.deepEqual(effective([locked, project({ tag_value: append('b') })]), project({ tag_value: ['a', 'b'] }))
})

test('on one level the policy that was attached first assigns', () => {
  const first = project({ tag_key: assign('PROJECT'), tag_value: append('Maintenance') })
  const second = project({ tag_key: assign('project') })
  assert.deepEqual(effective([first, second]), project({ tag_key: 'PROJECT', tag_value: ['Maintenance'] }))
})

test('where nothing is allowed nothing is added, and what is there is set as far as it allows itself', () => {
  const services = (...parts: readonly object[]) => ({ services: Object.assign({}, ...parts) as object })
  const optOut = (value: string, ...limits: readonly object[]) => ({ opt_out_policy: Object.assign(assign(value), ...limits) })
  const above = services(allowing(...none), {
    default: { ...allowing(...none), ...optOut('optOut', allowing(...none)) }, lex: optOut('optOut'),
  })
  const below = services({
    default: { ...optOut('optIn'), other: assign('x') }, lex: optOut('optIn'), polly: optOut('optIn'),
  })
  assert.deepEqual(effective(above, below), services({
    default: { opt_out_policy: 'optOut' }, lex: { opt_out_policy: 'optIn' },
  }))
})

test('as deep as a policy can be', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(1600)}{"@@assign":1}${'}'.repeat(1600)}`) as Document
  assert.equal(JSON.stringify(effective(deep, deep)), `${'{"a":'.repeat(1600)}1${'}'.repeat(1600)}`)
})

test('names are those of whoever writes them', () => {
  const names = JSON.parse('{"tags":{"__proto__":{"@@assign":"a"},"constructor":{"@@append":["b"]}}}') as Document
  const merged = effective(names, names) as { tags: object }
  assert.equal(JSON.stringify(merged), '{"tags":{"__proto__":"a","constructor":["b"]}}')
  assert.equal(({} as { a?: unknown }).a, undefined)
})

test('of nothing comes nothing', () => {
  assert.equal(effective(), undefined)
  assert.equal(effective({}, [], { tags: { project: allowing('@@append') } }), undefined)
})
