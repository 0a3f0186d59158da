import { haveJars } from '../kafka/jars.ts'
import { findJava } from '../kafka/java.ts'
import { addresses, type Plan } from '../plan.ts'
import { openSecrets } from '../secrets.ts'
import { readSettings } from '../settings.ts'
import { openState, paths } from '../state.ts'
import { Logs } from '../supervisor/logs.ts'
import { withDependencies } from '../supervisor/order.ts'
import { ProcessBook } from '../supervisor/process-book.ts'
import { System } from '../supervisor/system.ts'
import type { UnitStatus } from '../supervisor/unit.ts'
import { topology } from '../topology.ts'
import { takePorts } from './free-ports.ts'
import { removeState, temporaryState } from './temporary-state.ts'

export interface Infrastructure {
  /** KAFKA_BROKERS, DATABASE_URL (of a superuser) and SCHEMA_REGISTRY_URL. */
  readonly env: NodeJS.ProcessEnv
  /** The folder of its state, on the disk that PostgreSQL and Kafka write to. */
  readonly state: string
  /** The processes that run here; those from elsewhere are not among them. */
  processes(): Promise<readonly UnitStatus[]>
  stop(): Promise<void>
}

/**
 * Starts one Kafka, one PostgreSQL and one schema registry, on free ports and in a folder of their own; those that the
 * environment names are used instead.
 */
export async function startInfrastructure(
  env: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<Infrastructure> {
  const state = await temporaryState()
  const ports = await takePorts(env)
  const settings = readSettings({ ...ports.env, WAYBILL_STATE: state })
  openState(state)
  const plan: Plan = { settings, secrets: openSecrets(state), choices: {}, brokers: 1, secure: false }
  const java = settings.external.brokers ? '' : await findJava(env, !haveJars(settings.cache))
  const units = withDependencies(await topology(plan, java), ['kafka', 'postgres', 'registry'])

  const logs = new Logs(paths(state).logs)
  const system = new System(units, {
    book: new ProcessBook(paths(state).processes),
    output: (unit, line) => logs.write(unit.name, line),
    say,
    done: () => {},
  })
  const stop = async () => {
    await system.stop()
    await logs.close()
    await removeState(state)
    ports.release()
  }
  try {
    await system.start()
  } catch (error) {
    await stop()
    throw error
  }
  const at = addresses(plan)
  const reached = { KAFKA_BROKERS: at.brokers, DATABASE_URL: at.database, SCHEMA_REGISTRY_URL: at.registry }
  return { env: reached, state, processes: () => system.status(), stop }
}
