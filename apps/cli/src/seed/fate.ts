import type { Client } from '@waybill/client'
import type { Planned } from './plan.ts'

/** Who acts for the shop. */
export interface Staff {
  operator: Client
  pharmacist: Client
}

const END_WITHIN_MS = 120_000
const DECIDE_WITHIN_MS = 30_000
const PAUSE_MS = 250

/**
 * Places an order and does to it what its fate wants, until it has ended.
 *
 * @param key its Idempotency-Key: who does it at the same time does the same
 * @throws Error that names the order when it does not end in two minutes
 */
export async function tell(api: Client, staff: Staff, key: string, { fate, lines }: Planned): Promise<void> {
  const postalCode = fate === 'undeliverable' ? '00000' : '10115'
  const { orderId } = await api.placeOrder({
    idempotencyKey: key,
    body: {
      lines,
      paymentToken: fate === 'declined' ? 'tok_declined' : 'tok_visa',
      shipTo: { name: 'Sam Seed', street: 'Saatweg 1', city: 'Berlin', postalCode, country: 'DE' },
    },
  })
  if (fate === 'cancelled') await api.cancelOrder({ orderId, body: {}, idempotencyKey: `${key}-cancel` })
  if (fate === 'prescribed' || fate === 'rejected') await decide(staff.pharmacist, orderId, fate)

  const status = await end(api, orderId)
  if (fate === 'sent-back' && status === 'completed') {
    const body = { lines, reason: 'It is not what I thought' }
    const { returnId } = await api.requestReturn({ orderId, body, idempotencyKey: `${key}-return` })
    for (const status of ['approved', 'received'] as const) {
      await staff.operator.decideReturn({ returnId, body: { status }, idempotencyKey: `${key}-${status}` })
    }
  }
}

async function end(api: Client, orderId: string): Promise<string> {
  const giveUpAt = Date.now() + END_WITHIN_MS
  for (;;) {
    const { status } = await api.showOrder({ orderId, wait: 'completed' })
    if (status === 'completed' || status === 'cancelled') return status
    if (Date.now() > giveUpAt) throw new Error(`Order ${orderId} has not ended in 2 minutes: it is ${status}.`)
  }
}

/** The pharmacist decides as soon as the pharmacy has heard of the order. */
async function decide(pharmacist: Client, orderId: string, fate: 'prescribed' | 'rejected'): Promise<void> {
  const giveUpAt = Date.now() + DECIDE_WITHIN_MS
  for (;;) {
    try {
      if (fate === 'prescribed') await pharmacist.approvePrescription({ orderId })
      else await pharmacist.rejectPrescription({ orderId, body: { reason: 'The doctor has withdrawn it' } })
      return
    } catch (error) {
      if ((error as { status?: number }).status !== 404 || Date.now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
