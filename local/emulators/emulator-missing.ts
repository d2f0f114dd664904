export type MissingPart = 'java' | 'firestore-emulator' | 'auth-emulator'

/** Something that has to be installed is not. The message is one sentence that says what to do. */
export class EmulatorMissing extends Error {
  override readonly name = 'EmulatorMissing'
  readonly part: MissingPart

  constructor(part: MissingPart, message: string) {
    super(message)
    this.part = part
  }
}
