import { type Database, publish } from '@waybill/messaging'
import { Problem, type Role } from '@waybill/service'
import { announce } from '../announce.ts'
import { execute } from '../execute.ts'
import { type Command, IllegalTransition, type Shipment } from '../shipment.ts'
import { lockShipments } from '../store.ts'
import { visible } from './view.ts'

type Act = {
  shipmentId: string
  user: { id: string; roles: readonly Role[] }
  command: Command
  /** Throws a Problem when the shipment is not as the client believes. */
  check?: (shipment: Shipment) => void
}

/**
 * Carries out what a client asks of a shipment and publishes what follows, in one transaction.
 * Returns the shipment after it. Throws a Problem: 404 unknown, 409 illegal-transition, or what `check` throws.
 */
export async function carryOut(db: Database, carrierStepMs: number, act: Act): Promise<Shipment> {
  const { shipmentId, user, command, check } = act
  try {
    return await db.transaction(async (tx) => {
      const shipment = visible(shipmentId, (await lockShipments(tx, [shipmentId])).get(shipmentId), user)
      check?.(shipment)

      const changes = await execute(tx, carrierStepMs, [{ shipmentId, command }])
      await publish(tx, ...changes.map(announce))
      return changes[0]?.shipment ?? shipment
    })
  } catch (error) {
    if (!(error instanceof IllegalTransition)) throw error
    throw new Problem(409, 'illegal-transition', `Shipment ${shipmentId}: ${error.message}`)
  }
}
