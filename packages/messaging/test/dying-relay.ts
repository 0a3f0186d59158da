// A relay in a process of its own, that is killed or stopped in the moment between Kafka's acknowledgement and the
// deletion of the rows. It tells on stdout what it counts as an error.
// Imports only what it needs, and keeps what was compiled though it is killed: it is started 50 times.
import { flushCompileCache } from 'node:module'
import { silent } from '../src/log.ts'
import { openDatabase } from '../src/postgres/database.ts'
import { startRelay } from '../src/relay/relay.ts'

const { url, signal, ...kafka } = JSON.parse(process.env.WORLD ?? '{}') as {
  url: string
  brokers: string[]
  topicPrefix: string
  signal: 'SIGKILL' | 'SIGSTOP'
}
let signalled = false
flushCompileCache()

startRelay({
  service: 'tester',
  db: openDatabase({ url }),
  databaseUrl: url,
  log: silent,
  ...kafka,
  metrics: {
    count: (name) => process.stdout.write(`${name}\n`),
    observe(name) {
      if (name !== 'waybill_relay_send_seconds' || signalled) return
      signalled = true
      process.kill(process.pid, signal)
    },
    gauge() {},
  },
})
