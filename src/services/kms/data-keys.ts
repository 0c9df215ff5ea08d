import type { Call } from '../../gateway/operation.ts'

const lengths = { AES_128: 16, AES_256: 32 } as const

interface DataKeyInput {
  readonly KeySpec?: keyof typeof lengths | undefined
  readonly NumberOfBytes?: number | undefined
}

/** In bytes. AWS: a request says either how many, or which key they are for. */
export function dataKeyLength({ input, error }: Pick<Call<DataKeyInput>, 'input' | 'error'>): number {
  const { KeySpec, NumberOfBytes } = input
  if (KeySpec !== undefined && NumberOfBytes === undefined) return lengths[KeySpec]
  if (NumberOfBytes !== undefined && KeySpec === undefined) return NumberOfBytes
  throw error('ValidationException', 'Please specify either number of bytes or key spec.')
}
