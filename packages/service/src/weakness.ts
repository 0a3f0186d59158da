const LEAST_CHARS = 12
const LEAST_DIFFERENT = 6

/** What examples, images and tutorials come with. A secret that is made of nothing else is none. */
const words = ['password', 'passwd', 'secret', 'change', 'me', 'default', 'example', 'demo', 'test', 'dev', 'local']
const names = ['waybill', 'postgres', 'kafka', 'registry', 'admin', 'root', 'user', 'operator', 'service', 'psp', 'key']
const habits = ['qwerty', 'letmein', 'welcome', 'abc', 'my', 'the', 'your', 'api', 'session', 'webhook', 'master']
const known = new RegExp(`^(?:${[...words, ...names, ...habits].join('|')})*$`)

/** Why a secret must not be used where it matters, without a part of it; undefined for one that may. */
export function weaknessOf(secret: string): string | undefined {
  if (secret.length < LEAST_CHARS) return `is shorter than ${LEAST_CHARS} characters`
  if (new Set(secret).size < LEAST_DIFFERENT) return 'has hardly any different characters'
  if (known.test(secret.toLowerCase().replace(/[^a-z]/g, ''))) return 'is one that everybody knows or guesses'
  return undefined
}

/** The passwords in URLs, and in addresses of brokers, that stand before an @. */
export const passwordsIn = (text: string): string[] =>
  [...text.matchAll(/\/\/[^/@:]*:([^@/]*)@/g)].map(([, password = '']) => decodeURIComponent(password))
