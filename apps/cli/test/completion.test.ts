import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { complete } from '../src/completion/candidates.ts'
import { scripts } from '../src/completion/scripts.ts'
import { program } from '../src/main.ts'

const texts = (...words: string[]) => complete(program, words).candidates.map(({ text }) => text)
const kind = (...words: string[]) => complete(program, words).kind

test('commands are completed, also within a command, and what is hidden is not shown', () => {
  assert.ok(texts('').includes('up'))
  assert.ok(!texts('').includes('complete'))
  assert.deepEqual(texts('do'), ['down', 'doctor'])
  assert.deepEqual(texts('dlq', 're'), ['redrive'])
  assert.deepEqual(texts('nonsense', ''), texts('nonsense', 'x', ''))
})

test('options are completed, and what an option or an argument chooses from', () => {
  assert.deepEqual(texts('outbox', 'requeue', 'orders', '--dis'), ['--discard-refused'])
  assert.deepEqual(texts('completion', ''), ['bash', 'zsh', 'fish'])
  assert.deepEqual(texts('registry', 'user', 'ci', '--role', ''), ['read', 'write'])
  assert.ok(!texts('up', '--').includes('--background'), 'hidden options are not shown')
})

test('where a topic, a group or a service belongs, their names are asked for', () => {
  assert.equal(kind('tail', ''), 'topic')
  assert.equal(kind('tail', 'orders.v1', ''), 'topic')
  assert.equal(kind('outbox', 'requeue', 'orders', '--topic', ''), 'topic')
  assert.equal(kind('outbox', 'requeue', 'orders', '--key', ''), undefined)
  assert.equal(kind('outbox', 'status', ''), 'service')
  assert.equal(kind('dlq', 'list', ''), 'service')
  assert.equal(kind('outbox', 'status', '--'), undefined)
})

test('bash completes a command line with what waybill answers', () => {
  const line = `
    waybill() { [ "$1 $2 $3 $4" = "complete -- outbox st" ] && printf 'status\\tpending events\\n'; }
    ${scripts.bash}
    COMP_WORDS=(waybill outbox st); COMP_CWORD=2; _waybill; echo "\${COMPREPLY[*]}"`
  assert.equal(execFileSync('bash', ['-c', line]).toString().trim(), 'status')
})
