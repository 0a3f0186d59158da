import { addressesOf, readBrokers } from '@waybill/messaging/brokers'
import type { RunningProcess } from './client.ts'
import { messageOf, UserError } from './errors.ts'
import { haveJars } from './kafka/jars.ts'
import { findJava } from './kafka/java.ts'
import { chooseBrokers, chooseSecurity } from './kafka/storage.ts'
import { memoryByGroup } from './os-processes.ts'
import { addresses, type Choices, type Plan, parseScale } from './plan.ts'
import { checkPorts, wantedPorts } from './port-check.ts'
import { removeRun, writeRun } from './run-file.ts'
import { openSecrets } from './secrets.ts'
import type { ServiceName } from './services.ts'
import type { Settings } from './settings.ts'
import { openState, paths, releaseLock, takeLock } from './state.ts'
import { listen } from './supervisor/control.ts'
import { Logs } from './supervisor/logs.ts'
import { endLeftovers, ProcessBook } from './supervisor/process-book.ts'
import { System } from './supervisor/system.ts'
import type { SystemUnit, UnitStatus } from './supervisor/unit.ts'
import { service, topology } from './topology.ts'
import type { Ui } from './ui.ts'

/**
 * Runs the system in this process until it is told to stop, by a signal or by `waybill down`.
 * @returns the exit code: 0 when it ran and was stopped, 1 when it did not start
 * @throws {UserError} for what has to be put right first
 */
export async function supervise(settings: Settings, choices: Choices, ui: Ui): Promise<number> {
  const { state } = settings
  openState(state)
  const holder = takeLock(state)
  if (holder) throw new UserError(`Waybill is being started or stopped already on ${state} (pid ${holder.pid}).`)
  try {
    const left = await endLeftovers(paths(state).processes)
    if (left.length > 0) ui.say(`Ended what an earlier run left behind: ${left.join(', ')}`)

    const plan = makePlan(settings, choices)
    const java = settings.external.brokers ? '' : await findJava(process.env, !haveJars(settings.cache))
    const units = await topology(plan, java)
    await checkPorts(wantedPorts(plan, units))
    return await run(plan, units, ui)
  } finally {
    removeRun(state)
    releaseLock(state)
  }
}

function makePlan(settings: Settings, choices: Choices): Plan {
  const secrets = openSecrets(settings.state)
  const brokers = settings.external.brokers
    ? addressesOf(readBrokers(settings.external.brokers)).length
    : chooseBrokers(paths(settings.state).kafka, choices.brokers)
  const secure = !settings.external.brokers && chooseSecurity(paths(settings.state).kafka, choices.secure)
  return { settings, secrets, choices, brokers, secure }
}

async function run(plan: Plan, units: readonly SystemUnit[], ui: Ui): Promise<number> {
  const { state } = plan.settings
  const logs = new Logs(paths(state).logs)
  const waiting = new Set(units.map((unit) => unit.name))
  const say = (text: string) => {
    logs.write('supervisor', text)
    ui.say(text)
  }
  const system = new System(units, {
    book: new ProcessBook(paths(state).processes),
    say,
    output: (unit, line) => {
      logs.write(unit.name, line)
      ui.output(unit.name, line)
    },
    done: (unit, ms) => {
      waiting.delete(unit.name)
      ui.progress(unit.name, ms, [...waiting])
    },
  })

  const stopped = Promise.withResolvers<void>()
  let stopping = false
  const stop = async (force = false) => {
    stopping = true
    say(force ? 'Killing everything.' : 'Stopping everything; the data stays.')
    await system.stop(force)
    stopped.resolve()
  }
  const restoreSignals = onSignals(stop)
  const control = await listen(paths(state).control, {
    status: async () => withMemory(await system.status()),
    restart: (name) => system.restart(name),
    renew: (name) => system.renew(name),
    kill: async (name) => system.kill(name),
    scale: (wish) => scale(plan, system, wish),
    halt: (name) => system.halt(name),
    revive: (name) => system.revive(name),
  })
  try {
    await system.start()
    ui.ready(writeRun(plan, performance.now()))
    await stopped.promise
    return 0
  } catch (error) {
    if (!stopping) say(`Not started: ${messageOf(error)}`)
    await system.stop()
    return stopping ? 0 : 1
  } finally {
    ui.end()
    restoreSignals()
    control.close()
    control.closeAllConnections()
    await logs.close()
  }
}

const withMemory = (statuses: readonly UnitStatus[]): RunningProcess[] => {
  const memory = memoryByGroup()
  return statuses.map((status) => ({
    ...status,
    memoryKb: status.pid === undefined ? undefined : memory.get(status.pid),
  }))
}

/** @param wish as `payments=3` */
async function scale(plan: Plan, system: System, wish: string): Promise<string[]> {
  const [found] = Object.entries(parseScale(wish)) as [ServiceName, number][]
  if (!found) throw new RangeError('Say which service, as payments=3.')
  const [name, count] = found
  const at = addresses(plan)
  return system.scale(
    name,
    Array.from({ length: count }, (_, instance) => service(plan, at, name, instance)),
  )
}

/** Any of the signals stops in order; a second Ctrl-C kills. */
function onSignals(stop: (force: boolean) => Promise<void>): () => void {
  let asked = false
  const act = (signal: NodeJS.Signals) => {
    if (asked && signal !== 'SIGINT') return
    void stop(asked)
    asked = true
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, act)
  return () => {
    for (const name of names) process.off(name, act)
  }
}
