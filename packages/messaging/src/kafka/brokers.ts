import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { readPasswords } from '../password-file.ts'
import { type EmbeddedBroker, isEmbedded } from './embedded.ts'
import { authenticate } from './scram.ts'

/** A Kafka that is reached by TLS, wants to know who comes, or both. */
export interface SecuredBrokers {
  /** host:port of some brokers; the others are found through them. */
  addresses: readonly string[]
  /** Present: the connection is encrypted, and the broker's certificate must be good for its host. All in PEM. */
  tls?: {
    /** Who signs the brokers' certificates. Default: those that Node trusts. */
    ca?: string | undefined
    /** Own certificate and key, for a Kafka that tells clients by them. */
    cert?: string | undefined
    key?: string | undefined
  }
  login?: {
    mechanism: (typeof mechanisms)[number]
    username: string
    /**
     * A function is asked for each connection, so that a password can change while clients run. By SCRAM it may give several, one a
     * line: that which Kafka knows is used.
     */
    password: string | (() => string | Promise<string>)
  }
}

/** Where Kafka is: addresses, addresses with what they want to see, or a broker of this process. */
export type Brokers = readonly string[] | SecuredBrokers | EmbeddedBroker

const mechanisms = ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'PLAIN'] as const

/** The addresses of a real Kafka, for people to read. Throws a TypeError that says what needs one. */
export function addressesOf(brokers: Brokers, what = 'This'): readonly string[] {
  if (isEmbedded(brokers)) throw new TypeError(`${what} needs a real Kafka: a broker in memory does not have it`)
  return 'addresses' in brokers ? brokers.addresses : brokers
}

/** The options of a client of `@platformatic/kafka` that say how its brokers are reached. */
export interface KafkaConnection {
  bootstrapBrokers: string[]
  tls?: NonNullable<SecuredBrokers['tls']>
  tlsServerName?: boolean
  sasl?: NonNullable<SecuredBrokers['login']> & { authenticate?: typeof authenticate }
}

/**
 * What a client of `@platformatic/kafka` is made with to reach these brokers.
 *
 * @param what what needs them, for the error
 * @throws TypeError for a broker in memory
 */
export function connectionTo(brokers: Brokers, what = 'This'): KafkaConnection {
  const bootstrapBrokers = [...addressesOf(brokers, what)]
  if (!('addresses' in brokers)) return { bootstrapBrokers }
  const { tls, login } = brokers
  return {
    bootstrapBrokers,
    // So that a broker with several certificates shows the right one. TLS has no such name for an IP address.
    ...(tls ? { tls, tlsServerName: !bootstrapBrokers.some((address) => isIP(hostOf(address))) } : {}),
    ...(login ? { sasl: withChoice(login) } : {}),
  }
}

const withChoice = (login: NonNullable<SecuredBrokers['login']>): NonNullable<KafkaConnection['sasl']> =>
  typeof login.password === 'function' && login.mechanism !== 'PLAIN' ? { ...login, authenticate } : login

const hostOf = (address: string): string => address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')

const protocols = ['plaintext', 'ssl', 'sasl_plaintext', 'sasl_ssl']

/**
 * Reads where Kafka is, as KAFKA_BROKERS says it: `host:port,host:port`, or in full
 * `sasl_ssl://name:password@host:port,host:port?ca=/path/ca.pem`. The protocols are Kafka's own: plaintext, ssl, sasl_plaintext, sasl_ssl.
 * Behind `?` may stand `ca`, `cert` and `key`, paths of PEM files; `mechanism` (default SCRAM-SHA-512); and `passwordFile` in the
 * place of the password, a file that is read for each connection, so that the password can change while clients run. While it does
 * so the file may hold both, one a line, the old one first (`waybill secrets rotate`).
 *
 * @throws TypeError that says what is wrong with it, without the password
 */
export function readBrokers(text: string): Brokers {
  const [, protocol = 'plaintext', rest = ''] = /^(?:([a-z_]+):\/\/)?(.*)$/i.exec(text.trim()) ?? []
  if (!protocols.includes(protocol))
    throw new TypeError(`names the protocol ${protocol}; there are ${protocols.join(', ')}`)
  const [before = '', query = ''] = split(rest, '?', rest.indexOf('?'))
  const [hosts, login] = [
    before.slice(before.lastIndexOf('@') + 1),
    before.slice(0, Math.max(0, before.lastIndexOf('@'))),
  ]
  const addresses = hosts.split(',').map((address) => address.trim())
  const bad = addresses.find((address) => !/^(\[[0-9a-f:]+\]|[^\s:/@]+):\d{1,5}$/i.test(address))
  if (bad !== undefined) throw new TypeError(`has "${bad}" where host:port is expected`)

  const { ca, cert, key, mechanism, passwordFile, ...others } = Object.fromEntries(new URLSearchParams(query))
  const unknown = Object.keys(others)
  if (unknown.length > 0) throw new TypeError(`has ${unknown.join(', ')} behind its ?, which nothing reads`)
  const [tls, sasl] = [protocol.endsWith('ssl'), protocol.startsWith('sasl')]
  if (!tls && (ca ?? cert ?? key) !== undefined) throw new TypeError(`names certificates, and ${protocol} has none`)
  if ((cert === undefined) !== (key === undefined)) throw new TypeError('needs cert and key together')
  if (!sasl && (login !== '' || passwordFile !== undefined))
    throw new TypeError(`has a login, and ${protocol} takes none`)
  if (!tls && !sasl) return addresses
  return {
    addresses,
    ...(tls ? { tls: { ca: read('ca', ca), cert: read('cert', cert), key: read('key', key) } } : {}),
    ...(sasl ? { login: readLogin(login, { mechanism, passwordFile, tls }) } : {}),
  }
}

function readLogin(
  text: string,
  {
    mechanism = 'SCRAM-SHA-512',
    passwordFile,
    tls,
  }: { mechanism?: string | undefined; passwordFile?: string | undefined; tls: boolean },
) {
  const known = mechanisms.find((name) => name === mechanism)
  if (!known) throw new TypeError(`names the mechanism ${mechanism}; there are ${mechanisms.join(', ')}`)
  if (known === 'PLAIN' && !tls) throw new TypeError('would send a password in the clear: PLAIN needs sasl_ssl')
  const [username = '', password = ''] = split(text, ':', text.indexOf(':')).map(decodeURIComponent)
  if (username === '') throw new TypeError('has no name before its @')
  if (passwordFile === undefined && password === '') throw new TypeError(`has no password for ${username}`)
  return {
    mechanism: known,
    username,
    password: passwordFile === undefined ? password : fromFile(passwordFile, known),
  }
}

const fromFile = (path: string, mechanism: string) => () => {
  const passwords = readPasswords(path)
  return mechanism === 'PLAIN' ? (passwords[0] ?? '') : passwords.join('\n')
}

function read(what: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new TypeError(`names ${path} as ${what}, which can't be read: ${(error as Error).message}`)
  }
}

const split = (text: string, mark: string, at: number): string[] =>
  at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)]
