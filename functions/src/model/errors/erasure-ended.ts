/** What was to be erased is erased, or is to stay after all: whoever is still erasing has to stop. */
export class ErasureEnded extends Error {
  override readonly name = 'ErasureEnded'
}
