import { PrescriptionApproved, PrescriptionRejected } from '@waybill/contracts'
import { publish, type Tx } from '@waybill/messaging'
import { Problem } from '@waybill/service'
import { judge, type Prescription } from '../prescription.ts'
import { decide, lockPrescription } from '../store.ts'
import { unknownPrescription } from './get-prescription.ts'

type Ruling = { verdict: 'approved' } | { verdict: 'rejected'; reason: string }

/**
 * Decides a prescription once, under its row lock, and publishes the verdict in the same transaction.
 * The same verdict again changes nothing. Throws a Problem: 404 unknown, 409 when closed or decided the other way.
 */
export async function rule(tx: Tx, orderId: string, pharmacistId: string, ruling: Ruling): Promise<Prescription> {
  const prescription = await lockPrescription(tx, orderId)
  if (!prescription) throw unknownPrescription(orderId)

  switch (judge(prescription.state, ruling.verdict)) {
    case 'stands':
      return prescription
    case 'closed':
      throw new Problem(409, 'prescription-closed', `Order ${orderId} was cancelled: there is nothing left to decide.`)
    case 'already-decided':
      throw new Problem(
        409,
        'already-decided',
        `The prescription of order ${orderId} is ${prescription.state} already.`,
      )
    case 'decide':
      await publish(
        tx,
        ruling.verdict === 'approved'
          ? PrescriptionApproved({ orderId, pharmacistId })
          : PrescriptionRejected({ orderId, pharmacistId, reason: ruling.reason }),
      )
      return decide(tx, orderId, ruling.verdict, pharmacistId, ruling.verdict === 'rejected' ? ruling.reason : null)
  }
}
