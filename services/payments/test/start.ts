import { PaymentAuthorized } from '@waybill/contracts'
import { psp } from '@waybill/psp'
import { createBroker, type Incoming, publishAs, received, startService, type TestScope } from '@waybill/testing'
import { httpPsp } from '../src/http-psp.ts'
import type { PaymentProvider } from '../src/payment-provider.ts'
import { payments } from '../src/service.ts'
import type { Sample } from './samples.ts'

const pspApiKey = 'secret'
export const webhookSecret = 'shared'

interface Choices {
  /** The network tells payments of its lines by itself. */
  webhooks?: boolean
  holdMs?: number
}

/** Starts payments and the card network it talks to, with a wire between them that a test can disturb. */
export async function startPayments(t: TestScope, { webhooks, holdMs }: Choices = {}) {
  const merchant = { url: '', secret: webhookSecret }
  const broker = await createBroker(t)
  const bank = await startService(t, {
    service: ({ db }) => psp({ db, apiKey: pspApiKey, ...(webhooks && { merchant }), ...(holdMs && { holdMs }) }),
    migrations: new URL('../../psp/migrations/', import.meta.url),
    broker,
  })
  const { wire, disturbed } = wireTo(httpPsp({ pspUrl: bank.url, pspApiKey, pspTimeoutMs: 5_000 }))
  const service = await startService(t, {
    service: ({ db }) => payments({ db, psp: disturbed, webhookSecret, settleAfterMs: 0 }),
    migrations: new URL('../migrations/', import.meta.url),
    broker,
  })
  merchant.url = `${service.url}/webhooks/psp`
  const told = await received(t, broker, ['payments.v1'])
  const publish = (...events: Incoming[]) => publishAs(t, broker, ...events)

  return {
    bank,
    broker,
    service,
    told,
    wire,
    publish,
    /** Publishes the order and waits until its amount is held. */
    async hold({ orderId, placed }: Sample) {
      await publish(placed)
      return told.next(PaymentAuthorized, ({ key }) => key === orderId)
    },
    /** What payments told of an order. */
    typesOf: (orderId: string) =>
      told
        .all()
        .filter(({ key }) => key === orderId)
        .map(({ type }) => type),
    /** What the card network holds for an order. */
    async bankOf(orderId: string) {
      const headers = { authorization: `Bearer ${pspApiKey}` }
      return (await bank.inject({ url: `/orders/${orderId}`, headers })).json()
    },
    /** Asks the card network by itself, past payments. */
    async askBank(path: string, payload: object) {
      const headers = { authorization: `Bearer ${pspApiKey}` }
      return (await bank.inject({ method: 'POST', url: path, headers, payload })).json()
    },
    async statusOf(orderId: string) {
      const [row] = await service.db.query<{ status: string }>('select status from payments where order_id = $1', [
        orderId,
      ])
      return row?.status
    },
  }
}

function wireTo(provider: PaymentProvider) {
  /** What happens on the way to the provider, and on the way back when it has done what it was asked. */
  const wire = {
    out: async () => {},
    back: async () => {},
    /** What the provider was asked to do. */
    asked: [] as string[],
    /** Only the next answer meets this. */
    nextAnswerMeets(meet: () => Promise<unknown>) {
      wire.back = async () => {
        wire.back = async () => {}
        await meet()
      }
    },
  }
  const disturbed: PaymentProvider = {
    ...provider,
    async ask(act, request) {
      await wire.out()
      wire.asked.push(act)
      const answer = await provider.ask(act, request)
      await wire.back()
      return answer
    },
  }
  return { wire, disturbed }
}
