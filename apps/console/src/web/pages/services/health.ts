import type { ProcessView } from '../../api/services.ts'

/** What a service says of itself, in one line: which of its parts do not get on, and why. */
export function healthInWords(health: ProcessView['health']): { text: string; tone: 'good' | 'warn' | 'bad' } {
  if (health === null) return { text: 'does not answer', tone: 'bad' }
  const failing = health.checks.filter(({ error }) => error !== null)
  if (failing.length > 0) {
    return {
      text: failing.map(({ name, error }) => `${name}: ${error}`).join('; '),
      tone: health.status === 'not-ready' ? 'bad' : 'warn',
    }
  }
  const parts = health.checks.map(({ name }) => name).join(', ')
  return { text: parts === '' ? health.status : `${health.status}: ${parts}`, tone: 'good' }
}
