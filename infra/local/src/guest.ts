import { addresses } from './plan.ts'
import type { Run } from './run-file.ts'
import { openSecrets } from './secrets.ts'
import type { ServiceName } from './services.ts'
import type { Settings } from './settings.ts'
import type { ProcessUnit } from './supervisor/unit.ts'
import { service } from './topology.ts'

/** Above what --scale gives. */
const INSTANCE = 9

/**
 * One more instance of a service of the running system, for whoever runs it himself: the supervisor knows nothing of it.
 *
 * @param settings those that the system was started with
 */
export function guestOf(settings: Settings, run: Run, name: ServiceName): ProcessUnit {
  const plan = {
    settings,
    secrets: openSecrets(settings.state),
    choices: {},
    brokers: run.brokers.length,
    secure: run.secure,
  }
  return service(plan, addresses(plan), name, INSTANCE)
}
