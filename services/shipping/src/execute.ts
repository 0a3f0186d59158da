import type { Tx } from '@waybill/messaging'
import { type Change, type Command, decide, evolve } from './shipment.ts'
import { append, lockShipments } from './store.ts'

/**
 * Carries out a command for each of several shipments: reads them under lock, decides, appends.
 * Returns what changed, to be announced; a command that changes nothing is not among it. `carrierStepMs` is how long
 * the carrier takes for its next step. Throws an IllegalTransition when a shipment does not allow its command.
 */
export async function execute(
  tx: Tx,
  carrierStepMs: number,
  tasks: { shipmentId: string; command: Command }[],
): Promise<Change[]> {
  const ids = tasks.map(({ shipmentId }) => shipmentId)
  const shipments = await lockShipments(tx, ids)
  const occurredAt = new Date()

  const changes = tasks.flatMap(({ shipmentId, command }) => {
    const before = shipments.get(shipmentId)
    const fact = decide(before, command)
    return fact ? [{ shipmentId, shipment: evolve(before, fact), fact, occurredAt }] : []
  })

  if (changes.length > 0) await append(tx, changes, carrierStepMs)
  return changes
}
