import type { Database, Tx } from '@waybill/messaging'

/** What was switched for a service last. */
export interface FaultRow {
  service: string
  fault: string
  enabled: boolean
  percent: number
  delayMs: number
  expiresAt: Date
}

const FAULT = 'service, fault, enabled, percent, delay_ms as "delayMs", expires_at as "expiresAt"'

export async function saveFault(tx: Tx, fault: FaultRow, switchedBy: string): Promise<void> {
  const { service, fault: name, enabled, percent, delayMs, expiresAt } = fault
  await tx.query(
    `insert into faults (service, fault, enabled, percent, delay_ms, expires_at, switched_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (service) do update set fault = $2, enabled = $3, percent = $4, delay_ms = $5, expires_at = $6,
       switched_by = $7, switched_at = now()`,
    [service, name, enabled, percent, delayMs, expiresAt, switchedBy],
  )
}

/** The fault of a service that is on, and its lock until the transaction ends. */
export async function lockFault(tx: Tx, service: string): Promise<FaultRow | undefined> {
  const [fault] = await tx.query<FaultRow>(
    `select ${FAULT} from faults where service = $1 and enabled and expires_at > now() for update`,
    [service],
  )
  return fault
}

/** Those that are on. */
export const faultsNow = (db: Database): Promise<FaultRow[]> =>
  db.query<FaultRow>(`select ${FAULT} from faults where enabled and expires_at > now() order by service`)
