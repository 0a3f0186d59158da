import { X509Certificate } from 'node:crypto'
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/** Where certificate (with its chain) and private key are, in PEM. */
export type TlsFiles = {
  certFile: string
  keyFile: string /** How often to look for new ones. */
  lookEveryMs?: number
}

/** What of a fastify that was made with a certificate is needed here, whatever the types of its routes. */
interface App {
  /** https.createServer is what fastify calls when it is given a certificate. */
  server: object
  log: { info(text: string): void; error(about: object, text: string): void }
  addHook(name: 'onClose', hook: () => Promise<void>): unknown
}

const LOOK_EVERY_MS = 10_000

/** @throws Error when a file cannot be read, or the certificate is not good at this time: no client would take it */
export function readTls({ certFile, keyFile }: TlsFiles) {
  const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)]
  const { validFromDate, validToDate } = new X509Certificate(cert)
  const now = new Date()
  if (validToDate < now) throw new Error(`The certificate ${certFile} expired at ${validToDate.toISOString()}`)
  if (validFromDate > now)
    throw new Error(`The certificate ${certFile} is not good before ${validFromDate.toISOString()}`)
  return { cert, key, minVersion: 'TLSv1.2' as const }
}

/** Takes a new certificate as soon as its file changes: connections that are open keep the old one. */
export function renewTls(app: App, files: TlsFiles): void {
  const renew = () => {
    try {
      ;(app.server as Server).setSecureContext(readTls(files))
      app.log.info(`took the new certificate ${files.certFile}`)
    } catch (error) {
      app.log.error({ err: error }, `the new certificate ${files.certFile} is not usable: the old one stays`)
    }
  }
  watchFile(files.certFile, { interval: files.lookEveryMs ?? LOOK_EVERY_MS, persistent: false }, renew)
  app.addHook('onClose', async () => unwatchFile(files.certFile, renew))
}

const WORD = 'This port speaks HTTPS: ask again with https:// in the address.\n'
const HEADERS = [
  'HTTP/1.1 400 Bad Request',
  'connection: close',
  'content-type: text/plain',
  `content-length: ${WORD.length}`,
]

/** Tells who comes with plain HTTP what is wrong; by itself TLS only hangs up. */
export function answerPlainHttp({ server }: Pick<App, 'server'>): void {
  const https = server as Server
  const open = new Map<number, Socket>()
  https.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0
    open.set(port, socket)
    socket.once('close', () => open.delete(port))
  })
  https.on('tlsClientError', (error: NodeJS.ErrnoException, { remotePort = 0 }) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST') open.get(remotePort)?.write([...HEADERS, '', WORD].join('\r\n'))
  })
}
