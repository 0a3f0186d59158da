import { PrescriptionApproved, PrescriptionRejected } from '@waybill/contracts'
import { publish, type Tx } from '@waybill/messaging'
import { Problem } from '@waybill/service'
import type { Prescription } from '../prescription.ts'
import { rejectedOf, rule, type Verdict } from '../rule.ts'
import { decide, lockPrescription } from '../store.ts'
import { unknownPrescription } from './get-prescription.ts'

/**
 * Decides a prescription once, under its row lock, and publishes the verdict in the same transaction.
 * The same verdict again changes nothing. Throws a Problem: 404 unknown, 409 when closed or decided another way,
 * 422 when a line has no verdict, or two, or is none of the order.
 */
export async function pronounce(
  tx: Tx,
  orderId: string,
  pharmacistId: string,
  verdict: Verdict,
): Promise<Prescription> {
  const prescription = await lockPrescription(tx, orderId)
  if (!prescription) throw unknownPrescription(orderId)

  const ruling = rule(prescription, verdict)
  if (ruling.outcome === 'refused') throw new Problem(ruling.status, ruling.code, `Order ${orderId} ${ruling.because}.`)
  if (ruling.outcome === 'stands') return prescription

  const { state, reason, lines } = ruling
  await publish(
    tx,
    reason === null
      ? PrescriptionApproved({ orderId, pharmacistId })
      : PrescriptionRejected({ orderId, pharmacistId, reason, lines: rejectedOf(lines) }),
  )
  return decide(tx, orderId, { state, reason, lines, decidedBy: pharmacistId })
}
