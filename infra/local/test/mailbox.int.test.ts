import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { Mailbox } from '../src/mail/mailbox.ts'

describe('the mailbox', () => {
  test('a mail that is sent again is one mail', async (t) => {
    const mailbox = new Mailbox(folder(t))
    await Promise.all([mailbox.keep(mail('<a@waybill>')), mailbox.keep(mail('<a@waybill>'))])
    await mailbox.keep(mail('<b@waybill>'))
    const found = mailbox.list({ limit: 10 }).map(({ messageId, deliveries }) => ({ messageId, deliveries }))
    assert.deepEqual(found, [
      { messageId: '<b@waybill>', deliveries: 1 },
      { messageId: '<a@waybill>', deliveries: 2 },
    ])
  })

  test('keeps all of it across a crash, but not half a line', async (t) => {
    const place = folder(t)
    const before = new Mailbox(place)
    const { id } = await before.keep(mail('<a@waybill>', 'Grüße'))
    await before.keep(mail('<a@waybill>', 'Grüße'))
    appendFileSync(join(place, 'index.jsonl'), '{"id":"cut sho')

    const after = new Mailbox(place)
    await after.keep(mail('<b@waybill>'))
    assert.equal(new Mailbox(place).list({ limit: 10 }).length, 2)
    const read = await after.read(id)
    assert.deepEqual([read?.subject, read?.text, read?.deliveries], ['Grüße', 'Hello\n', 2])
  })

  test('is read by recipient and in pages, the newest first', async (t) => {
    const mailbox = new Mailbox(folder(t))
    for (const number of [1, 2, 3]) await mailbox.keep(mail(`<${number}@waybill>`))
    const [third, second] = mailbox.list({ to: 'Dana@waybill.example', limit: 2 })
    const [first] = mailbox.list({ before: second?.id, limit: 2 })
    assert.deepEqual(
      [third, second, first].map((found) => found?.messageId),
      ['<3@waybill>', '<2@waybill>', '<1@waybill>'],
    )
    assert.deepEqual(mailbox.list({ to: 'nobody@waybill.example', limit: 2 }), [])
  })
})

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'waybill-mail-'))
  t.after(() => rmSync(made, { recursive: true }))
  return made
}

const mail = (messageId: string, subject = 'Your order'): Buffer =>
  Buffer.from(
    [
      `Message-ID: ${messageId}`,
      'From: a@waybill.example',
      'To: Dana <dana@waybill.example>',
      `Subject: ${subject}`,
      '',
      'Hello',
      '',
    ].join('\r\n'),
  )
