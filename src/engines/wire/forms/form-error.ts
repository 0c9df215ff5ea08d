import { Refusal } from '../../../core/refusal.ts'

/** `large`: more stands in front of the file than may. `fileless`: it ends without one. */
export type FormFault = 'malformed' | 'large' | 'fileless'

const sentences: ReadonlyMap<FormFault, string> = new Map([
  ['malformed', 'The body is no well-formed multipart/form-data.'], ['large', 'Too much stands in front of the file.'],
  ['fileless', 'There is no file.'],
])

/** A body that is no multipart/form-data, or too much of it. */
export class FormError extends Refusal {
  override readonly name = 'FormError'
  readonly fault: FormFault

  constructor(fault: FormFault) {
    super(sentences.get(fault))
    this.fault = fault
  }
}
