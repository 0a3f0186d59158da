import type { Check, Figures } from '../lesson.ts'
import type { World } from '../world.ts'

export const DUPLICATES = 'waybill_duplicates_total'
export const OUTBOX = 'waybill_outbox_pending'

/** The figures of a metric by service, to compare with later. */
export const figuresOf =
  (metric: string, ...services: string[]) =>
  async (world: World): Promise<Figures> => {
    const figures = await Promise.all(services.map((service) => world.figure(service, metric)))
    return Object.fromEntries(services.map((service, at) => [`${metric} ${service}`, figures[at] ?? 0]))
  }

/** What a metric has grown by since the lesson was begun. A process that was started anew counts from 0. */
export const grew =
  (service: string, metric: string, what: string): Check =>
  async (world, { before }) => {
    const now = await world.figure(service, metric)
    const then = before[`${metric} ${service}`] ?? 0
    const by = now < then ? now : now - then
    return { done: by > 0, says: `${service}: ${by} ${what} since you began.` }
  }

/** Nothing waits in the outbox of a service. */
export const outboxEmpty =
  (service: string): Check =>
  async (world) => {
    const waiting = await world.figure(service, OUTBOX)
    return { done: waiting === 0, says: `${waiting} events wait in the outbox of ${service}.` }
  }

const restartsOf = async (world: World, service: string) =>
  (await world.processes(service)).reduce((sum, { restarts }) => sum + restarts, 0)

export const restartsBefore =
  (service: string) =>
  async (world: World): Promise<Figures> => ({
    [`restarts ${service}`]: await restartsOf(world, service),
  })

/** A service was started anew since the lesson was begun, and is ready. */
export const restarted =
  (service: string): Check =>
  async (world, { before }) => {
    const all = await world.processes(service)
    const times = (await restartsOf(world, service)) - (before[`restarts ${service}`] ?? 0)
    const states = all.map(({ state }) => state).join(', ')
    return {
      done: times > 0 && all.every(({ state }) => state === 'ready'),
      says: `${service} was started anew ${times} times since you began, and is ${states}.`,
    }
  }

/** A fault of a service is on; with no name, none is. */
export const fault =
  (service: string, name?: string): Check =>
  async (world) => {
    const on = (await world.faults()).get(service)
    return { done: on === name, says: on === undefined ? `No fault of ${service} is on.` : `${service}: ${on} is on.` }
  }

/** A service has dead letters; with `none`, it has no more than when the lesson was begun. */
export const letters =
  (service: string, wanted: 'more' | 'none'): Check =>
  async (world, { before }) => {
    const now = await world.letters(service)
    const then = before[`letters ${service}`] ?? 0
    const says = `${service} has ${now} open dead letters; ${then} when you began.`
    return { done: wanted === 'more' ? now > then : now <= then, says }
  }

export const lettersBefore =
  (service: string) =>
  async (world: World): Promise<Figures> => ({
    [`letters ${service}`]: await world.letters(service),
  })

/** A subject of the registry has more versions than when the lesson was begun. */
export const newVersion =
  (subject: string): Check =>
  async (world, { before }) => {
    const now = await world.versions(subject)
    const then = before[`versions ${subject}`] ?? 0
    return { done: now > then, says: `${subject} has ${now} versions; ${then} when you began.` }
  }

export const versionsBefore =
  (subject: string) =>
  async (world: World): Promise<Figures> => ({
    [`versions ${subject}`]: await world.versions(subject),
  })

/** A broker is away and copies are missing, or all are there and in sync. */
export const cluster =
  (wanted: 'whole' | 'broken'): Check =>
  async (world) => {
    const { brokers, missing, underReplicated, offline } = await world.cluster()
    const away = missing.length === 0 ? 'none is missing' : `and not broker ${missing.join(', ')}`
    const whole = missing.length + underReplicated.length + offline.length === 0
    return {
      done: wanted === 'whole' ? whole : missing.length > 0 && underReplicated.length > 0,
      says: `${brokers.length} brokers are up, ${away}; ${underReplicated.length} partitions lack a copy in sync, ${offline.length} have no leader.`,
    }
  }
