import { ApiError, type RequestOf } from '@waybill/client'
import { hitsOf as hits } from '../../fault/hits.ts'
import type { Stage } from '../scenario.ts'

interface FaultOptions {
  percent?: number
  delayMs?: number
}

const LONGEST_S = 120

type Body = RequestOf<'switchFault'>['body']
export type Service = Body['service']
export type Fault = Body['fault']

/** Switches a fault of a service on; it goes off with `clearFault`, when the stage is put right, or by itself after two minutes. */
export async function setFault(
  stage: Stage,
  service: Service,
  fault: Fault,
  options: FaultOptions = {},
): Promise<void> {
  stage.undo(`the fault of ${service}`, () => clearFault(stage, service))
  await stage.admin.switchFault({ body: { service, fault, forSeconds: LONGEST_S, ...options } })
}

export async function clearFault({ admin }: Stage, service: Service): Promise<void> {
  try {
    await admin.clearFault({ service })
  } catch (error) {
    // It is off already.
    if (!(error instanceof ApiError && error.status === 404)) throw error
  }
}

/** How often a service was hit by faults since its process started. */
export const hitsOf = ({ run }: Stage, service: string): Promise<number> => hits(run.services[service] ?? [])
