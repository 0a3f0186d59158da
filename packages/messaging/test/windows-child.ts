// A service that counts sales: consumer, relay and closer of windows in one process, to be killed by a test.
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase, prepareEvents, silent, startConsumer, startRelay, startWindows } from '../src/index.ts'
import { SERVICE } from './harness.ts'
import { Counted, Refunded, Sold, salesWindow } from './sales.ts'

const { url, instance, fault, ...kafka } = JSON.parse(process.env.WORLD ?? '{}') as {
  url: string
  instance: string
  /** 'own-transaction': the deliberate mistake to count in another transaction than the one that moves the offset on. */
  fault: string | undefined
  brokers: string[]
  registryUrl: string
  topicPrefix: string
}

const db = openDatabase({ url, max: 14 })
const sales = salesWindow()
const handlers = sales.handlers.map((handler) => ({
  ...handler,
  commit: async (...[event, tx, result]: Parameters<typeof handler.commit>) => {
    if (fault !== 'own-transaction') return handler.commit(event, tx, result)
    await db.transaction(async (own) => handler.commit(event, own, result))
    // So that a kill finds it between the two commits.
    await delay(3)
  },
}))
await prepareEvents(db, [Sold, Refunded, Counted], { registryUrl: kafka.registryUrl, source: SERVICE, log: silent })
const common = { service: SERVICE, db, log: silent, ...kafka }
startRelay({ ...common, databaseUrl: url })
startConsumer({ ...common, instance, handlers })
startWindows({ ...common, windows: [sales] })
