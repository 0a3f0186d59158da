import { execFileSync } from 'node:child_process'
import { processes, type RunningProcess } from '@waybill/local'
import type { Stage } from '../scenario.ts'

const LOOK_EVERY_MS = 100

/** The processes of this name: of a service all instances, of Kafka all brokers. */
export async function named({ state }: Stage, name: string): Promise<RunningProcess[]> {
  const found = (await processes(state)).filter((process) => process.name === name || process.service === name)
  if (found.length === 0) throw new Error(`No process is named ${name}`)
  return found
}

/** Ends a process as a crash would. Returns its pid. */
export async function kill(stage: Stage, name: string): Promise<number> {
  const [{ pid } = {}] = await named(stage, name)
  if (pid === undefined) throw new Error(`${name} does not run`)
  send(pid, 'SIGKILL')
  return pid
}

/** Waits until a process runs again and is ready. */
export const back = (stage: Stage, name: string, killed?: number): Promise<void> =>
  stage.until(`${name} is ready again`, async () =>
    (await named(stage, name)).every(({ state, pid }) => state === 'ready' && pid !== killed),
  )

/** Kills a process, and waits until its supervisor has it ready again. */
export async function killAndWait(stage: Stage, name: string): Promise<void> {
  await back(stage, name, await kill(stage, name))
}

/** Lets processes stand still for a time, with all their children, as a machine that pauses does. */
export async function standStill(stage: Stage, names: readonly string[], ms: number): Promise<void> {
  const pids: number[] = []
  for (const name of names) for (const { pid } of await named(stage, name)) if (pid !== undefined) pids.push(pid)
  const all = pids.flatMap(family)
  const goOn = () => all.forEach((pid) => void send(pid, 'SIGCONT'))
  stage.undo(`${names.join(', ')} stand still`, goOn)
  for (const pid of all) send(pid, 'SIGSTOP')
  await stage.pause(ms)
  goOn()
}

/**
 * Kills processes and keeps them down for a time: what the supervisor starts in their place is stopped before it gets far.
 * Not killed again and again: the supervisor would wait longer each time, and that would be measured.
 */
export async function holdDown(stage: Stage, name: string, ms: number): Promise<void> {
  const known = new Set<number>()
  const held = new Set<number>()
  const goOn = () => held.forEach((pid) => void send(pid, 'SIGCONT'))
  stage.undo(`${name} is held down`, goOn)
  for (const { pid } of await named(stage, name)) {
    if (pid === undefined) continue
    known.add(pid)
    send(pid, 'SIGKILL')
  }
  for (const until = Date.now() + ms; Date.now() < until; await stage.pause(LOOK_EVERY_MS)) {
    for (const { pid } of await named(stage, name)) {
      if (pid === undefined || known.has(pid)) continue
      known.add(pid)
      held.add(pid)
      send(pid, 'SIGSTOP')
    }
  }
  goOn()
}

/** How often a process was started again. */
export const restartsOf = async (stage: Stage, name: string): Promise<number> =>
  (await named(stage, name)).reduce((sum, { restarts }) => sum + restarts, 0)

// PostgreSQL's processes lead groups of their own, so the group of the first does not reach them.
function family(pid: number): number[] {
  const parents = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    parents.flatMap(([child, of]) => (of === parent && child !== undefined ? [child, ...below(child)] : []))
  return [pid, ...below(pid)]
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
