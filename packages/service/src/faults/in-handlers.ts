import { setTimeout as delay } from 'node:timers/promises'
import { type Middleware, PermanentError } from '@waybill/messaging'
import type { Faults } from './switches.ts'

/** Long enough for a commit to be through, short enough that the offset is not. */
const COMMITTED_AFTER_MS = 20

/** Makes the steps of handlers go wrong as the switch says. */
export const faultsInHandlers =
  (faults: Faults, crash: () => void): Middleware =>
  async (step, next) => {
    const before = faults.hit(step.kind, 'fail', 'delay', 'poison', 'crash-before-commit')
    switch (before?.fault) {
      case 'fail':
        throw new Error(`A fault was asked for: this ${step.kind} of ${step.event.type} fails`)
      case 'poison':
        throw new PermanentError(`A fault was asked for: ${step.event.type} ${step.event.id} is poison`, {
          code: 'fault',
        })
      case 'delay':
        await delay(before.delayMs, undefined, { signal: step.signal })
    }
    const result = await next(step)
    // Of an effect the outside has done it by now, and nothing of it is written down here.
    if (before?.fault === 'crash-before-commit') crash()
    const after = faults.hit(step.kind, ...(step.kind === 'effect' ? AFTER_EFFECT : AFTER_COMMIT))
    if (after?.fault === 'drop-reply')
      throw new Error(`A fault was asked for: the answer to ${step.event.type} was lost`)
    if (after?.fault === 'crash-after-commit') setTimeout(crash, COMMITTED_AFTER_MS)
    return after?.fault === 'duplicate' ? next(step) : result
  }

const AFTER_EFFECT = ['drop-reply', 'duplicate'] as const
const AFTER_COMMIT = ['crash-after-commit'] as const
