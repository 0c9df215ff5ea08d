export default async function globalTeardown() {
  await globalThis.stockade.stop()
}
