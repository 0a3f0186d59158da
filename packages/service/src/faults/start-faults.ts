import type { Log, Metrics, Middleware } from '@waybill/messaging'
import type { BaseConfig } from '../config.ts'
import type { Route } from '../service.ts'
import type { Teardown } from '../teardown.ts'
import { followFaults } from './follow-faults.ts'
import { faultsInHandlers } from './in-handlers.ts'
import { faultsInRequests } from './in-requests.ts'
import { createFaults } from './switches.ts'

interface Around {
  log: Log
  metrics: Metrics
  teardown: Teardown
}

/** What makes a service go wrong when it is asked to; nothing at all unless FAULTS is on. */
export function startFaults(
  service: string,
  config: BaseConfig,
  { log, metrics, teardown }: Around,
): { middleware: Middleware[]; routes: Route[]; sendAgain: (() => boolean) | undefined } {
  if (!config.faults) return { middleware: [], routes: [], sendAgain: undefined }
  const faults = createFaults(metrics)
  const following = followFaults({ service, config, faults, log })
  teardown.push('faults', () => following.close())
  return {
    middleware: [faultsInHandlers(faults, crash)],
    routes: [faultsInRequests(faults, crash)],
    sendAgain: () => faults.hit('relay', 'duplicate') !== undefined,
  }
}

// As an outage would: nothing is closed, flushed or said.
const crash = () => process.kill(process.pid, 'SIGKILL')
