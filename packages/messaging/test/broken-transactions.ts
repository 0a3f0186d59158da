import { openProducer } from '../src/kafka/producer.ts'
import { type OpenTransactions, openTransactions } from '../src/kafka/transactions.ts'

/** The mistake that transactions are there to prevent: the records are written first, and the offset is moved on after that. */
export const openBroken: OpenTransactions = async (options) => {
  const offsets = await openTransactions(options)
  const records = openProducer({ ...options, clientId: 'broken' })
  return {
    async commit(made, progress) {
      await records.send(made)
      await offsets.commit([], progress)
    },
    close: async () => {
      await Promise.all([offsets.close(), records.close()])
    },
  }
}
