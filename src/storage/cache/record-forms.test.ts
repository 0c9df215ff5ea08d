import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areForms, formOf } from './record-forms.ts'

test('forms are of the records that they were made of, in their order', () => {
  const [one, two] = [{ id: '1' }, { id: '2' }]
  const forms = [one, two].map(formOf)
  assert.ok(areForms(forms, [one, two]))
  for (const others of [[two, one], [one], [one, two, one], [one, { id: '2' }], []]) assert.equal(areForms(forms, others), false)
})
