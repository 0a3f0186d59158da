import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from 'commander'
import { program } from '../src/main.ts'

/** Every command that does something, with its path: `waybill dlq list`. */
function commands(command: Command, path: readonly string[] = []): { path: string; command: Command }[] {
  const here = [...path, command.name()]
  const within = command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
  if (within.length === 0) return [{ path: here.join(' '), command }]
  return within.flatMap((one) => commands(one, here))
}

function helpOf(command: Command): string {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text) })
  command.outputHelp()
  return help
}

/** The lines under "Examples:", without what is set before the command. */
const examplesIn = (help: string): string[] =>
  (/\nExamples:\n(?<lines>(?: {2}.*\n?)+)/.exec(help)?.groups?.lines ?? '')
    .split('\n')
    .flatMap((line) => line.split('&&'))
    .flatMap((line) => /waybill .*/.exec(line.trim()) ?? [])

const all = commands(program)

test('every command has examples in its help, and each names a command and options that there are', () => {
  assert.ok(all.length > 40, `${all.length} commands`)
  const problems = all.flatMap(({ path, command }) => {
    const examples = examplesIn(helpOf(command))
    if (examples.length === 0) return [`${path} --help has no examples`]
    return examples.flatMap((line) => {
      const used = all.find((one) => line === one.path || line.startsWith(`${one.path} `))
      if (!used) return [`${path} --help: "${line}" is no command`]
      const flags = line.replaceAll(/'[^']*'|"[^"]*"/g, '').match(/(?<= )--[a-z-]+/g) ?? []
      return flags
        .filter((flag) => !used.command.options.some(({ long }) => long === flag))
        .map((flag) => `${path} --help: ${used.path} has no ${flag}`)
    })
  })
  assert.deepEqual(problems, [])
})

test('no help shows a default value that is an empty list', () => {
  assert.deepEqual(
    all.filter(({ command }) => helpOf(command).includes('default: []')).map(({ path }) => path),
    [],
  )
})
