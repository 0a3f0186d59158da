import { mailApi } from './http.ts'
import { Mailbox } from './mailbox.ts'
import { openSmtp } from './smtp.ts'

const { HOST = '127.0.0.1', PORT, SMTP_PORT, MAIL_FOLDER } = process.env
if (!PORT || !SMTP_PORT || !MAIL_FOLDER) throw new Error('PORT, SMTP_PORT and MAIL_FOLDER are needed.')

const mailbox = new Mailbox(MAIL_FOLDER)
const smtp = await openSmtp(mailbox, { host: HOST, port: Number(SMTP_PORT) })
const http = mailApi(mailbox).listen(Number(PORT), HOST)
console.log(`Takes mail at smtp://${HOST}:${SMTP_PORT}, shows it at http://${HOST}:${PORT}/messages`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    smtp.close(() => {})
    http.close()
    http.closeAllConnections()
  })
}
