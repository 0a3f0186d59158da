import { on, openDatabase, startConsumer, startRelay } from '@waybill/messaging'
import { OrderPlaced } from './events.ts'
import { brokers, log, registryUrl, topicPrefix, url } from './settings.ts'

const db = openDatabase({ url, name: 'emails' })
await db.query('create table if not exists emails (order_id uuid not null, message_id text not null)')

// Stands for a mail provider. It is asked outside of any transaction, perhaps twice, with a key by which it knows.
async function send(mail: { key: string; to: string; text: string }): Promise<{ messageId: string }> {
  log.info(`to ${mail.to}: ${mail.text}`)
  return { messageId: mail.key }
}

// The row and the mark that the event was taken are committed together: one row, however often the event comes.
const sendConfirmation = on(OrderPlaced, {
  effect: ({ id, data }) => send({ key: id, to: data.email, text: `Thank you for your order of ${data.cents} cents.` }),
  commit: async ({ data }, tx, { messageId }) => {
    await tx.query('insert into emails (order_id, message_id) values ($1, $2)', [data.orderId, messageId])
  },
})

const service = { service: 'emails', db, brokers, topicPrefix, log }
const consumer = startConsumer({ ...service, registryUrl, handlers: [sendConfirmation], instance: '0' })
const relay = startRelay({ ...service, databaseUrl: url }) // carries the dead letters
log.info('emails: waiting for orders')

process.once('SIGTERM', async () => {
  await consumer.close()
  await relay.close()
  await db.close()
})
