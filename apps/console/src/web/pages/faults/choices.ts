import type { FaultWish } from '../../api/faults.ts'

/** What can go wrong, and what that means. */
export const kinds: readonly { name: FaultWish['fault']; does: string }[] = [
  { name: 'fail', does: 'It refuses before anything is done; events are tried again.' },
  { name: 'delay', does: 'It only waits.' },
  { name: 'drop-reply', does: 'It does the work and loses the answer.' },
  { name: 'crash-before-commit', does: 'The process ends, and nothing of the work is kept.' },
  { name: 'crash-after-commit', does: 'The process ends when the work is kept and nobody was told.' },
  { name: 'poison', does: 'An event becomes one that can never be handled: a dead letter.' },
  { name: 'duplicate', does: 'Requests, events and calls outside happen twice.' },
]
