import { currentContext, type Database, publish, withContext } from '@waybill/messaging'
import type { Job } from '@waybill/service'
import { announce } from './announce.ts'
import { execute } from './execute.ts'
import { carrierStep } from './shipment.ts'
import { lockDue, nextDue } from './store.ts'

const EVERY_MS = 100
const BATCH = 100

/** The carrier: picks parcels up and puts them on the road, one step each time they are due. */
export const moveDueShipments = (db: Database, carrierStepMs: number): Job => ({
  name: 'move-due-shipments',
  everyMs: EVERY_MS,
  dueIn: () => nextDue(db),
  run: async (signal) => {
    while (!signal.aborted && (await moveBatch(db, carrierStepMs)) === BATCH);
  },
})

async function moveBatch(db: Database, carrierStepMs: number): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await lockDue(tx, BATCH)
    const tasks = due.flatMap(({ shipmentId, status }) => {
      const to = carrierStep(status)
      return to ? [{ shipmentId, command: { do: 'move', to } as const }] : []
    })
    const causes = new Map(due.map(({ shipmentId, cause }) => [shipmentId, cause]))

    for (const change of await execute(tx, carrierStepMs, tasks)) {
      await withContext(causes.get(change.shipmentId) ?? currentContext(), () => publish(tx, announce(change)))
    }
    return due.length
  })
}
