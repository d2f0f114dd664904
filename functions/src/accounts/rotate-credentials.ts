import { documentPages } from '../firestore/document-pages'
import type { StoredDocument } from '../firestore/document-store'
import { CredentialUnusable } from '../model/errors/credential-unusable'
import type { Keyring } from '../support/keyring'
import { renewCredential, type RenewDependencies } from './renew-credential'

export interface Rotation {
  /** All that were looked at. */
  readonly checked: number
  readonly renewed: number
  /** Replaced or deleted while they were being sealed anew; looked at again by the next run. */
  readonly lost: number
  /** Those that no key of the keyring opens: their accounts have to be connected again. */
  readonly unusable: number
  /** Whether it was stopped before it had looked at all. */
  readonly interrupted: boolean
}

export interface RotationOptions {
  /** After each page, with the counts so far. */
  readonly onProgress?: (rotation: Rotation) => void
  readonly signal?: AbortSignal
  readonly pageSize?: number
}

const PAGE_SIZE = 200

/**
 * Seals every stored credential with the keyring's current key that another one sealed. Stopped or killed anywhere it
 * has harmed nothing: begun again, it passes over what is done.
 */
export async function rotateCredentials(
  keyring: Keyring,
  dependencies: RenewDependencies,
  { onProgress, signal, pageSize = PAGE_SIZE }: RotationOptions = {},
): Promise<Rotation> {
  let rotation: Rotation = { checked: 0, renewed: 0, lost: 0, unusable: 0, interrupted: false }
  const everyOne = { from: { collection: 'credentials' }, where: [], orderBy: [{ field: '__name__' }], limit: pageSize }
  for await (const page of documentPages(dependencies.store, everyOne)) {
    for (const stored of page) {
      if (signal?.aborted) return { ...rotation, interrupted: true }
      rotation = counted(rotation, await renew(stored, keyring, dependencies))
    }
    onProgress?.(rotation)
  }
  return rotation
}

type Result = 'current' | 'renewed' | 'lost' | 'unusable'

async function renew(stored: StoredDocument, keyring: Keyring, dependencies: RenewDependencies): Promise<Result> {
  try {
    return await renewCredential(stored, keyring, dependencies)
  } catch (error) {
    if (error instanceof CredentialUnusable) return 'unusable'
    throw error
  }
}

function counted(rotation: Rotation, result: Result): Rotation {
  const checked = rotation.checked + 1
  return result === 'current' ? { ...rotation, checked } : { ...rotation, checked, [result]: rotation[result] + 1 }
}
