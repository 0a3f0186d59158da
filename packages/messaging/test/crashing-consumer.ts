// A consumer whose handler ends the process for one event: started again and again by a test, as a supervisor would.
import { flushCompileCache } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { on, openDatabase, silent, startConsumer } from '../src/index.ts'
import { Ping } from './ping.ts'

// Who is killed leaves no cache behind for the next start, unless it is written now.
flushCompileCache()

const {
  url,
  slowMs = 0,
  ...kafka
} = JSON.parse(process.env.WORLD ?? '{}') as {
  url: string
  /** How long the events of the key `slow` take. */
  slowMs?: number
  brokers: string[]
  registryUrl: string
  topicPrefix: string
}

startConsumer({
  service: 'tester',
  instance: '0',
  db: openDatabase({ url }),
  log: silent,
  ...kafka,
  handlers: [
    on(Ping, async ({ data }, tx) => {
      if (data.n === 666) process.kill(process.pid, 'SIGKILL')
      if (data.id === 'slow') await delay(slowMs)
      await tx.query('insert into seen (n) values ($1)', [data.n])
    }),
  ],
})
