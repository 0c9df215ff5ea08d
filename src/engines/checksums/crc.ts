// CRC-32C and CRC-64/NVME, which Node does not have, byte by byte from a table each. Both take bits from the lowest on.

/** One step of a table's making: eight bits of a byte through the polynomial. */
const bits = 8

const table32 = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let i = 0; i < bits; i++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc >>> 0
})

/** Of what came before, 0 at first. */
export function crc32c(bytes: Uint8Array, before: number): number {
  let crc = ~before
  for (let i = 0; i < bytes.length; i++) crc = table32[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

/** 64 bits as two halves: a BigInt for every byte would take a hundred times as long. */
export interface Crc64 {
  readonly high: number
  readonly low: number
}

const polynomial: Crc64 = { high: 0x9a6c9329, low: 0xac4bc9b5 }

const steps = Array.from({ length: 256 }, (_, byte) => {
  let [high, low] = [0, byte]
  for (let i = 0; i < bits; i++) {
    const isOdd = low & 1
    low = (low >>> 1) | (high << 31)
    high >>>= 1
    if (isOdd) [high, low] = [high ^ polynomial.high, low ^ polynomial.low]
  }
  return { high, low }
})

const high64 = Uint32Array.from(steps, ({ high }) => high)
const low64 = Uint32Array.from(steps, ({ low }) => low)

export const noCrc64: Crc64 = { high: 0, low: 0 }

export function crc64Nvme(bytes: Uint8Array, before: Crc64): Crc64 {
  let high = ~before.high
  let low = ~before.low
  for (let i = 0; i < bytes.length; i++) {
    const at = (low ^ bytes[i]!) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ low64[at]!
    high = (high >>> 8) ^ high64[at]!
  }
  return { high: ~high >>> 0, low: ~low >>> 0 }
}
