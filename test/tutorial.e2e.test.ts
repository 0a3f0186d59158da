import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Platform, startPlatform } from './platform.ts'

interface Block {
  commands: string[]
  expect: RegExp
  exit: number
}

/** The shell blocks of a page, each with what the last of its commands has to print, as the comments behind it say. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(new URL(`../docs/${page}`, import.meta.url), 'utf8')
  return [...text.matchAll(/```sh\n(.*?)```\n((?:<!--.*?-->\n?)*)/gs)].map(([, commands = '', notes = '']) => ({
    commands: commands.trim().split('\n'),
    expect: new RegExp(/<!-- expect: (.*?) -->/.exec(notes)?.[1] ?? '(?!)', 's'),
    exit: Number(/<!-- exit: (\d+) -->/.exec(notes)?.[1] ?? 0),
  }))
}

let platform: Platform
before(async () => {
  platform = await startPlatform()
})
after(async () => platform?.remove())

// The tour starts the platform that the tutorial has stopped at its end.
for (const page of ['tutorial.md', 'operations.md']) {
  test(`${page} works, command by command`, async (t) => {
    const blocks = blocksOf(page)
    assert.ok(blocks.length >= 10)
    for (const { commands, expect, exit } of blocks) {
      await t.test(commands.join(' && '), async () => {
        for (const [i, command] of commands.entries()) {
          const [program, ...args] = command.split(' ')
          assert.equal(program, './waybill', 'it speaks to ./waybill only')
          const { code, stdout, stderr } = await platform.waybill(...args)
          const last = i === commands.length - 1
          assert.equal(code, last ? exit : 0, `${command}\n${stdout}${stderr}`)
          if (last) assert.match(stdout, expect, command)
        }
      })
    }
  })
}
