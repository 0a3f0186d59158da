import { OrderPlaced, PrescriptionReceived } from '@waybill/contracts'
import { on } from '@waybill/messaging'
import { prescriptionLines } from '../prescription.ts'
import { receive } from '../store.ts'

/** An order with medicine on prescription goes to the pharmacists' queue. */
export const orderPlaced = on(
  OrderPlaced,
  async ({ data: { orderId, customerId, lines, requiresPrescription } }, tx) => {
    if (!requiresPrescription) return

    const asked = prescriptionLines(lines)
    const state = await receive(tx, { orderId, customerId, lines: asked })
    if (state === 'received') return PrescriptionReceived({ orderId, customerId, skus: asked.map(({ sku }) => sku) })
  },
)
