import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Server } from 'node:https'
import type { FastifyInstance } from 'fastify'

/** Where certificate (with its chain) and private key are, in PEM. */
export type TlsFiles = {
  certFile: string
  keyFile: string /** How often to look for new ones. */
  lookEveryMs?: number
}

const LOOK_EVERY_MS = 10_000

/** @throws Error when a file cannot be read */
export const readTls = ({ certFile, keyFile }: TlsFiles) => ({
  cert: readFileSync(certFile),
  key: readFileSync(keyFile),
})

/** Takes a new certificate as soon as its file changes: connections that are open keep the old one. */
export function renewTls(app: FastifyInstance, files: TlsFiles): void {
  const renew = () => {
    try {
      // https.createServer is what fastify calls when it is given a certificate.
      ;(app.server as unknown as Server).setSecureContext(readTls(files))
      app.log.info(`took the new certificate ${files.certFile}`)
    } catch (error) {
      app.log.error({ err: error }, `the new certificate ${files.certFile} is not usable: the old one stays`)
    }
  }
  watchFile(files.certFile, { interval: files.lookEveryMs ?? LOOK_EVERY_MS, persistent: false }, renew)
  app.addHook('onClose', async () => unwatchFile(files.certFile, renew))
}
