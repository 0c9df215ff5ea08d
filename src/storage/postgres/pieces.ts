// The pieces of blobs as rows of the database that all nodes of the store have.
import type { PieceStore } from '../blobs/pieces.ts'
import type { ReadLines } from './read-lines.ts'

const insert = 'INSERT INTO stockade.blobs (id, number, piece) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING'
const select = 'SELECT piece FROM stockade.blobs WHERE id = $1 AND number = $2'
/** As many as a statement removes within its time. */
const removedAtOnce = 64
const remove = `
  DELETE FROM stockade.blobs WHERE id = $1 AND number IN (
    SELECT number FROM stockade.blobs WHERE id = $1 ORDER BY number LIMIT ${removedAtOnce}
  ) RETURNING number`

/** INVARIANT: a piece that is written once more, since its answer was lost, is the same: it was sealed once. */
export function postgresPieces(lines: ReadLines): PieceStore {
  return {
    keepsOpened: false,
    free: async () => Infinity,
    create(id) {
      let number = 0
      return {
        async write(sealed) {
          await lines.ask({ name: 'write piece', text: insert, values: [id, number++, sealed] })
        },
        // Each statement was a transaction, and is on the server's disk.
        finish: async () => undefined,
        leave: async () => undefined,
      }
    },
    open: id => ({
      async read(number) {
        const [row] = await lines.ask<{ readonly piece: Uint8Array }>({ name: 'read piece', text: select, values: [id, number] })
        return row?.piece
      },
      close: async () => undefined,
    }),
    async remove(id) {
      for (let left = removedAtOnce; left === removedAtOnce; ) {
        left = (await lines.ask({ name: 'remove pieces', text: remove, values: [id] })).length
      }
    },
    close: () => lines.close(),
  }
}
