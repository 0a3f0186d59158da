import { describe, type Log } from '@waybill/messaging'

/** The ways to end what was started, run last first. */
export interface Teardown {
  /** Adds the way to end something that has just been started. */
  push(what: string, end: () => Promise<unknown>): void
  /** Ends all of it, once; what fails is logged and the rest goes on. Returns whether all ended well. */
  run(): Promise<boolean>
}

export function createTeardown(log: Log): Teardown {
  const steps: { what: string; end: () => Promise<unknown> }[] = []
  let running: Promise<boolean> | undefined

  async function endAll(): Promise<boolean> {
    let well = true
    for (const { what, end } of steps.toReversed()) {
      try {
        await end()
        log.debug({ part: what }, 'Ended')
      } catch (error) {
        well = false
        log.error({ part: what, err: error }, `The ${what} did not end well: ${describe(error)}`)
      }
    }
    return well
  }

  return {
    push: (what, end) => steps.push({ what, end }),
    run: () => (running ??= endAll()),
  }
}
