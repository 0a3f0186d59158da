// A replay that a test kills: its handler is slow from the event on that the test names.
import { setTimeout as delay } from 'node:timers/promises'
import { on, openDatabase, silent, startReplay } from '../src/index.ts'
import { Ping } from './ping.ts'

const { url, ...kafka } = JSON.parse(process.env.WORLD ?? '{}') as {
  url: string
  brokers: string[]
  registryUrl: string
  topicPrefix: string
}
const slowFrom = Number(process.env.SLOW_FROM)

const rebuild = on(Ping, async ({ data }, tx) => {
  if (data.n >= slowFrom) await delay(60_000)
  await tx.query('insert into rebuilt (n) values ($1)', [data.n])
})

await startReplay({
  ...kafka,
  name: 'rebuild',
  service: 'tester',
  db: openDatabase({ url }),
  log: silent,
  handlers: [rebuild],
  from: 'beginning',
  to: 'now',
}).done
