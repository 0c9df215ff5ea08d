// What is kept of several records while they are the same: by what stands for them, and not by themselves.
import { derived } from './derived.ts'

/** Stands for a record in the form that it has: what is kept by it keeps no record, of which there may be any number. */
export type RecordForm = object

export const formOf = derived((_record: object): RecordForm => ({}))

/** Whether the forms are of these records, one by one. */
export const areForms = (forms: readonly RecordForm[], records: readonly object[]): boolean =>
  forms.length === records.length && forms.every((form, index) => form === formOf(records[index]!))
