// A process with a pipe from pings to pongs, to be killed by a test. With BROKEN, its offsets are no part of its transactions.
import { silent } from '../src/index.ts'
import { openTransactions } from '../src/kafka/transactions.ts'
import { runPipe } from '../src/pipe/start.ts'
import { openBroken } from './broken-transactions.ts'
import { pongs } from './pongs.ts'

const { kafka, instance, broken } = JSON.parse(process.env.PIPING ?? '{}') as {
  kafka: { brokers: string[]; registryUrl: string; topicPrefix: string }
  instance?: string
  broken?: boolean
}

runPipe(
  { name: 'ponger', pipes: [pongs], ...kafka, instance, batch: 20, lingerMs: 5, log: silent },
  broken ? openBroken : openTransactions,
)
