import { randomUUID } from 'node:crypto'
import { hitsOf as hits } from '../../fault/hits.ts'
import { ApiError, call } from '../../platform/api.ts'
import type { Stage } from '../scenario.ts'

interface FaultOptions {
  percent?: number
  delayMs?: number
}

const LONGEST_S = 120

/** Switches a fault of a service on; it goes off with `clearFault`, when the stage is put right, or by itself after two minutes. */
export async function setFault(stage: Stage, service: string, fault: string, options: FaultOptions = {}) {
  const { gateway, token } = stage.admin
  stage.undo(`the fault of ${service}`, () => clearFault(stage, service))
  await call(`${gateway}/api/faults`, {
    method: 'POST',
    token,
    headers: { 'idempotency-key': randomUUID() },
    body: { service, fault, forSeconds: LONGEST_S, ...options },
  })
}

export async function clearFault({ admin: { gateway, token } }: Stage, service: string): Promise<void> {
  try {
    await call(`${gateway}/api/faults/${service}`, { method: 'DELETE', token })
  } catch (error) {
    // It is off already.
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}

/** How often a service was hit by faults since its process started. */
export const hitsOf = ({ run }: Stage, service: string): Promise<number> => hits(run.services[service] ?? [])
