import type { DocumentStore } from '../../functions/src/firestore/document-store'
import { describeContention } from './document-store-contract/contention'
import { describeOrdering } from './document-store-contract/ordering'
import { describeQueries } from './document-store-contract/queries'
import { describeRefusals } from './document-store-contract/refusals'
import { describeTransactions } from './document-store-contract/transactions'
import { describeUpdateTimes } from './document-store-contract/update-times'
import { describeValuesAndWrites } from './document-store-contract/values-and-writes'

/**
 * What every `DocumentStore` promises, found on Google's emulator; whatever stands in for it is held to the same.
 * `makeStore` is asked for each test; every test writes below a collection of its own.
 */
export function describeDocumentStore(name: string, makeStore: () => DocumentStore): void {
  describe(name, () => {
    describeValuesAndWrites(makeStore)
    describeUpdateTimes(makeStore)
    describeRefusals(makeStore)
    describeQueries(makeStore)
    describeOrdering(makeStore)
    describeTransactions(makeStore)
    describeContention(makeStore)
  })
}
