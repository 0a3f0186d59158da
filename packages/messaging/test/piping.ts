// A process with a pipe from pings to pongs, for a test to kill. It can also do it by itself, in the middle of a transaction.
import { pipe, silent } from '../src/index.ts'
import { type OpenTransactions, openTransactions } from '../src/kafka/transactions.ts'
import { runPipe } from '../src/pipe/start.ts'
import { openBroken } from './broken-transactions.ts'
import { Ping } from './ping.ts'
import type { Piping } from './piped.ts'
import { Pong } from './pong.ts'
import { pongs } from './pongs.ts'

const { kafka, instance, broken, signal, commits = 0, fatal } = JSON.parse(process.env.PIPING ?? '{}') as Piping

let left = commits

/** Sends this process a signal when the records of its nth transaction are written and the offset is not yet moved on. */
const halting =
  (open: OpenTransactions): OpenTransactions =>
  async (options) => {
    const inner = await open(options)
    return {
      close: inner.close,
      commit: (records, progress) =>
        inner.commit(records, {
          ...progress,
          // Asked for after the records were sent.
          get member() {
            if (records.length > 0) left -= 1
            if (signal && left === 0 && records.length > 0) process.kill(process.pid, signal)
            return progress.member
          },
        }),
    }
  }

/** Ends its process when it comes upon the ping with the fatal number. */
const mortal = pipe({
  from: Ping,
  to: [Pong],
  map: (ping) => {
    if (ping.data.n === fatal) process.kill(process.pid, 'SIGKILL')
    return pongs.map(ping) as ReturnType<typeof Pong>[]
  },
})

runPipe(
  { name: 'ponger', pipes: [mortal], ...kafka, instance, batch: 20, lingerMs: 5, log: silent },
  halting(broken ? openBroken : openTransactions),
)
