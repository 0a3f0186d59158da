import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, verifyPassword } from '../src/password.ts'

test('a password fits its own hash and no other', async () => {
  const hash = await hashPassword('correct horse battery')

  assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await verifyPassword('correct horse battery', hash), true)
  assert.equal(await verifyPassword('correct horse batterz', hash), false)
})

test('two hashes of one password differ', async () => {
  assert.notEqual(await hashPassword('correct horse battery'), await hashPassword('correct horse battery'))
})

test('a password typed with combining accents is the same password', async () => {
  const hash = await hashPassword('caf\u00e9 au lait, merci')

  assert.equal(await verifyPassword('cafe\u0301 au lait, merci', hash), true)
})

test('a hash of the reference implementation is read', async () => {
  // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'

  assert.equal(await verifyPassword('password', hash), true)
})

test('for an unknown e-mail the answer is no, after as much work as for a known one', async () => {
  const hash = await hashPassword('correct horse battery')
  const known = await medianMs(() => verifyPassword('wrong horse battery', hash))
  const unknown = await medianMs(() => verifyPassword('wrong horse battery', undefined))

  assert.equal(await verifyPassword('', undefined), false)
  assert.ok(unknown > known / 3, `an unknown e-mail took ${unknown} ms, a known one ${known} ms`)
})

test('a damaged hash is an error, not a wrong password', async () => {
  await assert.rejects(verifyPassword('x', '$2b$12$bcrypt'), /not an argon2id PHC string/)
})

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < 5; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[2] ?? 0
}
