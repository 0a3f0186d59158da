import { execFileSync } from 'node:child_process'
import { UserError } from './errors.ts'
import { brokerIds, peerPort } from './kafka/config.ts'
import { kafkaCluster, type Plan } from './plan.ts'
import { isFree } from './port-free.ts'
import { type PortName, portVariable } from './ports.ts'
import type { SystemUnit } from './supervisor/unit.ts'

const SHOWN_CHARS = 80

interface Wanted {
  readonly name: string
  readonly port: number
  readonly variable: string
}

/** Every port that these units will listen on. */
export function wantedPorts(plan: Plan, units: readonly SystemUnit[]): Wanted[] {
  const want = (name: PortName, port: number, label: string = name) => ({
    name: label,
    port,
    variable: portVariable(name),
  })
  const cluster = kafkaCluster(plan)
  return [
    ...units.flatMap((unit) =>
      unit.kind === 'process' && unit.port !== undefined
        ? [want((unit.service ?? unit.name) as PortName, unit.port, unit.name)]
        : [],
    ),
    want('smtp', plan.settings.ports.smtp),
    ...(plan.settings.external.brokers
      ? []
      : brokerIds(cluster).flatMap((id) => [
          want('kafka-controller', cluster.controllerPort + id - 1),
          ...(cluster.security ? [want('kafka-broker', peerPort(cluster, id))] : []),
        ])),
  ]
}

/** @throws {UserError} with one line for each port that is taken: by whom, and what to do. */
export async function checkPorts(wanted: readonly Wanted[]): Promise<void> {
  const twice = wanted.find(({ port }, index) => wanted.findIndex((other) => other.port === port) !== index)
  if (twice)
    throw new UserError(`Port ${twice.port} is given to two processes, one is ${twice.name}. Change ${twice.variable}.`)

  const taken = await Promise.all(wanted.map(async (want) => ((await isFree(want.port)) ? [] : [want])))
  const lines = taken.flat().map(({ name, port, variable }) => {
    const holder = holderOf(port)
    return `Port ${port} (${name}) is taken${holder ? ` by ${holder}` : ''}. End that, or set ${variable}=<port>, or WAYBILL_PORT_OFFSET=100 to move all.`
  })
  if (lines.length > 0) throw new UserError(lines.join('\n'))
}

/** `node services/psp/src/main.ts (pid 4711)`, as far as this user may see it. */
function holderOf(port: number): string | undefined {
  const [, pid] =
    /^p(\d+)$/m.exec(output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'])) ??
    /pid=(\d+)/.exec(output('ss', ['-Hltnp', `sport = :${port}`])) ??
    []
  if (pid === undefined) return undefined
  const command = output('ps', ['-o', 'args=', '-p', pid]).trim()
  return `${command.length > SHOWN_CHARS ? `${command.slice(0, SHOWN_CHARS)}…` : command} (pid ${pid})`.trim()
}

function output(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return '' // the tool is not there, or found nobody
  }
}
