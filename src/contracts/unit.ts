import type { StructureSchema } from './contract.ts'

/** The input or output of an operation whose model names none. */
export const unit: StructureSchema = { type: 'structure', name: 'Unit', members: {}, required: [], unit: true }
