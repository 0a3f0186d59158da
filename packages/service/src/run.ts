import { describe } from '@waybill/messaging'
import type { BaseConfig } from './config.ts'
import { type Logger, openLog } from './logger.ts'
import { openMetrics } from './metrics.ts'
import type { Definition } from './service.ts'
import { type RunningService, startService } from './start.ts'
import { startTracing } from './tracing.ts'

const DRAIN_WITHIN_MS = 10_000

/**
 * Runs a service as this process, until SIGTERM or SIGINT; then it drains and the process ends by itself with code 0.
 * When it can't start, an error is nobody's, or draining takes longer than 10 s: one line in the log and code 1.
 *
 * @returns when it is ready
 */
export async function run<C extends BaseConfig>(definition: Definition<C>): Promise<void> {
  const { name, config } = definition
  const instance = String(config.instance ?? process.pid)
  const log = openLog({ service: name, instance, level: config.logLevel })
  const metrics = openMetrics({ service: name, instance, process: true })
  dieOfUnexpectedErrors(log)

  let stopTracing: (() => Promise<void>) | undefined
  try {
    if (config.otlpEndpoint)
      stopTracing = await startTracing({ service: name, instance, endpoint: config.otlpEndpoint })
    const running = await startService(definition, { log, metrics })
    drainOnSignal(running, async () => stopTracing?.(), log)
    log.info({ url: running.url, startMs: Math.round(performance.now()) }, `${name} is ready`)
  } catch (error) {
    log.fatal({ err: error }, `${name} can not start: ${describe(error)}`)
    process.exitCode = 1
    await stopTracing?.()
    endWithin(DRAIN_WITHIN_MS, log)
  }
}

function drainOnSignal(running: RunningService, flush: () => Promise<void>, log: Logger): void {
  let draining = false

  async function drain(signal: NodeJS.Signals): Promise<void> {
    if (draining) return
    draining = true
    log.info({ signal }, 'Draining')
    endWithin(DRAIN_WITHIN_MS, log)
    if (!(await running.stop())) process.exitCode = 1
    // A collector that is away must not turn a clean end into a failed one.
    await flush().catch((error: unknown) => log.warn({ error: describe(error) }, 'The last spans were not sent'))
    log.info('Drained')
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void drain(signal))
}

/** Ends the process by force if it has not ended by then. The timer itself does not keep it alive. */
function endWithin(ms: number, log: Logger): void {
  setTimeout(() => {
    log.fatal({ holding: [...new Set(process.getActiveResourcesInfo())] }, `Not ended within ${ms} ms; ending by force`)
    process.exit(1)
  }, ms).unref()
}

/** An error that nobody expected leaves the process in a state nobody knows: it ends at once, and nothing committed is lost. */
function dieOfUnexpectedErrors(log: Logger): void {
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error, origin }, `Unexpected error: ${describe(error)}`)
    process.exit(1)
  })
}
