// A form as it comes: its fields, and its file behind them.
import type { FormParser } from '../../../engines/wire/forms/form-parser.ts'
import type { BodyPieces } from '../../http/body-source.ts'
import { asPostError, postErrors } from './post-errors.ts'

/** What a form says, before anybody knows who has made it. */
export interface PostForm {
  readonly fields: PostFields
  readonly bucket: string
  /** Whether that stands in the host's name. */
  readonly isHosted: boolean
  readonly key: string
  /** In bytes, as long as the file can be, and as long as it is where nothing stands behind it. */
  readonly proposed: number
  /** Whether somebody says that he has signed its policy. */
  readonly isSigned: boolean
}

export interface PostField {
  /** As it was sent, the first time. */
  readonly name: string
  readonly value: string
}

/** By their names in lower case. AWS: names have no case, and what comes several times is one list. */
export type PostFields = ReadonlyMap<string, PostField>

/** What came of a file, while that was looked for. */
export interface Begun {
  readonly parser: FormParser
  readonly source: BodyPieces
  readonly pieces: Buffer[]
}

/** Bytes behind a file that are waited for, so that the connection can be used again. */
const mostBehind = 64 * 1024

/** The file's bytes, as those of a body. */
export function fileOf({ parser, source, pieces }: Begun): BodyPieces {
  let behind = 0
  return {
    async next() {
      for (;;) {
        const ready = pieces.shift()
        if (ready) return ready
        if (behind >= mostBehind) return undefined
        const piece = await source.next()
        if (!piece) {
          end(parser)
          return undefined
        }
        if (parser.isOver) behind += piece.length
        else push(parser, piece, pieces)
      }
    },
    stop: error => source.stop(error),
    leave: () => source.leave(),
  }
}

/** Throws an AwsError. */
export async function begin(parser: FormParser, source: BodyPieces): Promise<Begun> {
  const pieces: Buffer[] = []
  while (!parser.file) {
    const piece = await source.next()
    if (!piece) throw postErrors.malformed()
    push(parser, piece, pieces)
  }
  return { parser, source, pieces }
}

function push(parser: FormParser, piece: Buffer, pieces: Buffer[]): void {
  try {
    parser.push(piece, bytes => void pieces.push(bytes))
  } catch (thrown) {
    throw asPostError(thrown)
  }
}

function end(parser: FormParser): void {
  try {
    parser.end()
  } catch (thrown) {
    throw asPostError(thrown)
  }
}
