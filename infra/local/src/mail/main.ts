import { readFileSync } from 'node:fs'
import { mailApi } from './http.ts'
import { Mailbox } from './mailbox.ts'
import { openSmtp } from './smtp.ts'

const { HOST = '127.0.0.1', PORT, SMTP_PORT, MAIL_FOLDER, TLS_CERT_FILE, TLS_KEY_FILE } = process.env
if (!PORT || !SMTP_PORT || !MAIL_FOLDER) throw new Error('PORT, SMTP_PORT and MAIL_FOLDER are needed.')

const mailbox = new Mailbox(MAIL_FOLDER)
const tls =
  TLS_CERT_FILE && TLS_KEY_FILE ? { cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE) } : undefined
const smtp = await openSmtp(mailbox, { host: HOST, port: Number(SMTP_PORT), tls })
const http = mailApi(mailbox, tls).listen(Number(PORT), HOST)
console.log(
  `Takes mail at ${tls ? 'smtps' : 'smtp'}://${HOST}:${SMTP_PORT}, shows it at ${tls ? 'https' : 'http'}://${HOST}:${PORT}/messages`,
)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    smtp.close(() => {})
    http.close()
    http.closeAllConnections()
  })
}
