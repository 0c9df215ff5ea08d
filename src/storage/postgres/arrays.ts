// Arrays in the text form of the protocol, made here: what cannot be written fails before anything was sent.

export function numbers(list: readonly number[]): string {
  return `{${list.join()}}`
}

export function texts(list: readonly string[]): string {
  return `{${list.map(text => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join()}}`
}

export function bytes(list: readonly Uint8Array[]): string {
  return `{${list.map(one => `"\\\\x${Buffer.from(one.buffer, one.byteOffset, one.length).toString('hex')}"`).join()}}`
}
