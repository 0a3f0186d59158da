import { randomBytes } from 'node:crypto'
import { Admin } from '@platformatic/kafka'
import {
  applyMigrations,
  createTopics,
  type Database,
  openDatabase,
  prepareEvents,
  registerSchemas,
  silent,
} from '@waybill/messaging'
import { OrderChanged, topics } from './order-changed.ts'

/** A database and topics that nobody else uses. Plain data, so that it can be handed to another process. */
export interface Place {
  url: string
  brokers: string[]
  topicPrefix: string
  registryUrl: string
}

/** Does `work` on a fresh database with the table `orders`, and fresh topics; all of it is gone afterwards. */
export async function inFreshPlace(work: (place: Place, db: Database) => Promise<void>): Promise<void> {
  const name = `wrong_${randomBytes(6).toString('hex')}`
  const brokers = (process.env.KAFKA_BROKERS ?? 'localhost:9092').split(',')
  const adminUrl = process.env.DATABASE_URL ?? 'postgres://postgres:secret@localhost:5432/postgres'
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  const registryUrl = `kafka://${brokers.join(',')}/${name}.schemas`
  const place = { url, brokers, topicPrefix: `${name}.`, registryUrl }

  const admin = openDatabase({ url: adminUrl, max: 1 })
  await admin.query(`create database ${name}`)
  const db = openDatabase({ url })
  try {
    await db.query('create table orders (id text primary key, status text not null)')
    await applyMigrations({ url })
    await createTopics({ ...place, topics })
    await registerSchemas({ registryUrl, events: [OrderChanged] })
    await prepareEvents(db, [OrderChanged], { registryUrl, source: 'shop', log: silent })
    await work(place, db)
  } finally {
    await db.close()
    await admin.query(`drop database ${name} with (force)`)
    await admin.close()
    await deleteTopics(brokers, place.topicPrefix)
  }
}

async function deleteTopics(brokers: string[], prefix: string): Promise<void> {
  const admin = new Admin({ clientId: 'what-goes-wrong', bootstrapBrokers: brokers })
  try {
    await admin.deleteTopics({ topics: (await admin.listTopics()).filter((topic) => topic.startsWith(prefix)) })
  } finally {
    await admin.close()
  }
}
