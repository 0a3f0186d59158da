import { readFileSync, rmSync } from 'node:fs'
import { writeFileAtomically } from './files.ts'
import { addresses, brokerAddresses, chosenServices, type Plan } from './plan.ts'
import { certificates, trust } from './security/certificates.ts'
import { people } from './seed/people.ts'
import { databaseUrl } from './service-env.ts'
import { databaseOwners } from './services.ts'
import { lockHolder, paths } from './state.ts'

interface Login {
  readonly email: string
  readonly password: string
}

/** How a running system is reached, for other commands. Holds passwords: only this user can read it. */
export interface Run {
  readonly startedAt: string
  /** From the start of the command to ready, in ms. */
  readonly readyMs: number
  /** The file with all passwords. */
  readonly secrets: string
  readonly brokers: readonly string[]
  /** The same as KAFKA_BROKERS takes it, with who may do everything there. */
  readonly kafka: string
  /** Whether it was started with --secure. */
  readonly secure: boolean
  /** The authority that signed everyone's certificate, in PEM; undefined for a system that speaks plain HTTP. */
  readonly ca: string | undefined
  readonly registry: string
  readonly gateway: string | undefined
  readonly console: string | undefined
  readonly mail: string
  readonly smtp: string
  /** Service → the URL of each instance. */
  readonly services: Readonly<Record<string, readonly string[]>>
  /** Of a role that may do everything. */
  readonly database: string
  /** Service → the URL of its own database. */
  readonly databases: Readonly<Record<string, string>>
  readonly logins: Readonly<Record<'demo' | 'pharmacist' | 'operator' | 'admin', Login>>
}

export function writeRun(plan: Plan, readyMs: number): Run {
  const at = addresses(plan)
  const chosen = chosenServices(plan)
  const [demo, pharmacist, operator, admin] = people(plan.secrets)
  const run: Run = {
    startedAt: new Date().toISOString(),
    readyMs: Math.round(readyMs),
    secrets: paths(plan.settings.state).secrets,
    brokers: brokerAddresses(plan),
    kafka: at.brokers,
    secure: plan.secure,
    ca: plan.secure ? certificates(paths(plan.settings.state).certificates).ca : undefined,
    registry: at.registry,
    gateway: chosen.includes('gateway') ? at.services.gateway[0] : undefined,
    console: chosen.includes('gateway') ? at.console : undefined,
    mail: at.mail,
    smtp: at.smtp,
    services: Object.fromEntries(chosen.map((name) => [name, at.services[name]])),
    database: at.database,
    databases: Object.fromEntries(databaseOwners.map((name) => [name, databaseUrl(plan, at, name)])),
    logins: { demo: login(demo), pharmacist: login(pharmacist), operator: login(operator), admin: login(admin) },
  }
  writeFileAtomically(paths(plan.settings.state).run, `${JSON.stringify(run, null, 2)}\n`, 0o600)
  writeFileAtomically(paths(plan.settings.state).targets, `${JSON.stringify(targetsOf(run), null, 2)}\n`)
  return run
}

/** The addresses of all services, as Prometheus reads them from a file (`file_sd_configs`). */
export const targetsOf = ({ services }: Pick<Run, 'services'>) =>
  Object.entries(services).map(([service, urls]) => ({
    targets: urls.map((url) => new URL(url).host),
    labels: { service, ...(urls[0]?.startsWith('https:') && { __scheme__: 'https' }) },
  }))

export const removeRun = (state: string): void => rmSync(paths(state).run, { force: true })

/**
 * Finds a running system, and trusts its authority from then on: who asks wants to speak with it.
 * @returns how the system of this state folder is reached; undefined when it does not run, or is not ready yet.
 */
export function readRun(state: string): Run | undefined {
  if (!lockHolder(state)) return undefined
  try {
    const run: Run = JSON.parse(readFileSync(paths(state).run, 'utf8'))
    if (run.ca) trust(run.ca)
    return run
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const login = ({ email, password }: Login): Login => ({ email, password })
