import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { UserError } from '../errors.ts'
import { writeFileAtomically } from '../files.ts'
import { HOST } from '../settings.ts'
import type { TaskTools } from '../supervisor/unit.ts'

/** The files of a system that speaks TLS, all in PEM. */
export const certificates = (folder: string) => ({
  /** Who signed all others. It may be shown to anybody. */
  ca: join(folder, 'ca.pem'),
  caKey: join(folder, 'ca-key.pem'),
  /** What all servers but Kafka show, for 127.0.0.1 and localhost. */
  cert: join(folder, 'server.pem'),
  key: join(folder, 'server-key.pem'),
  /** What Kafka shows, and by which brokers and controllers know each other: nobody else has it. Key and certificates in one. */
  keystore: join(folder, 'broker-keystore.pem'),
})

/** Lets this process speak HTTPS with all whom an authority signed, besides those that Node trusts. May be done again. */
export function trust(ca: string): void {
  const trusted = getCACertificates()
  const added = readFileSync(ca, 'utf8')
  if (!trusted.includes(added)) setDefaultCACertificates([...trusted, added])
}

/** Whom the brokers take each other for, by the certificate that they show. */
export const BROKER_NAME = 'CN=waybill-broker'
const SERVER_NAME = 'CN=waybill-server'

const CA_DAYS = 3_650
/** The longest that common clients accept. */
const SERVER_DAYS = 825

/**
 * Makes an authority of this system's own, a certificate for its brokers and one for its other servers, unless they are there. The authority's key stays in
 * the state folder, readable by this user only; delete the files of `server` or `broker` to have new ones made.
 *
 * @param days how long the certificates are good; below 0 they have expired
 * @throws {UserError} when openssl is missing or fails
 */
export async function makeCertificates(
  folder: string,
  { exec }: Pick<TaskTools, 'exec'>,
  days = SERVER_DAYS,
): Promise<void> {
  const files = certificates(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const openssl = async (...args: string[]) => {
    try {
      await exec({ command: ['openssl', ...args], cwd: folder })
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new UserError(
        `The certificates could not be made: openssl ${args[0]} failed. Is openssl installed? ${why}`,
        { cause },
      )
    }
  }
  const keyed = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-sha256']
  if (!existsSync(files.ca)) {
    const subject = ['-subj', '/CN=waybill-ca', '-addext', 'basicConstraints=critical,CA:TRUE']
    await openssl(
      'req',
      '-x509',
      ...keyed,
      '-keyout',
      files.caKey,
      '-out',
      files.ca,
      '-days',
      String(CA_DAYS),
      ...subject,
    )
  }
  const extensions = join(folder, 'server.cnf')
  writeFileSync(extensions, `subjectAltName=IP:${HOST},DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n`)
  /** The certificate comes last, whole or not at all. */
  const sign = async (name: string, subject: string) => {
    const cert = join(folder, `${name}.pem`)
    if (existsSync(cert)) return
    const request = join(folder, `${name}.csr`)
    const key = join(folder, `${name}-key.pem`)
    await openssl('req', '-new', ...keyed, '-keyout', key, '-out', request, '-subj', `/${subject}`)
    const signed = ['-CA', files.ca, '-CAkey', files.caKey, '-CAcreateserial', '-extfile', extensions]
    const made = `${cert}.made`
    await openssl('x509', '-req', '-in', request, '-out', made, '-days', String(days), '-sha256', ...signed)
    renameSync(made, cert)
  }
  await sign('server', SERVER_NAME)
  await sign('broker', BROKER_NAME)
  const parts = [join(folder, 'broker-key.pem'), join(folder, 'broker.pem'), files.ca]
  writeFileAtomically(files.keystore, parts.map((path) => readFileSync(path, 'utf8')).join(''), 0o600)
}
