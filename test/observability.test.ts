import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { openMetrics } from '../packages/service/src/metrics.ts'

const ROOT = resolve(import.meta.dirname, '..')
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8')

interface Alert {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}

interface Panel {
  title: string
  datasource?: { uid: string }
  gridPos: { x: number; w: number }
  targets?: { expr: string }[]
}

const alerts = (parse(text('infra/observability/alerts.yml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
  ({ rules }) => rules,
)
const dashboards = globSync('infra/observability/dashboards/*.json', { cwd: ROOT }).map((path) => ({
  path,
  ...(JSON.parse(text(path)) as { uid: string; title: string; panels: Panel[] }),
}))

type Kind = 'counter' | 'gauge' | 'histogram'

/** Every metric of the code by its name: those that it writes, and those that the process has by itself. */
async function exported(): Promise<Map<string, Kind>> {
  const found = new Map<string, Kind>([['up', 'gauge']])
  const kinds = { count: 'counter', gauge: 'gauge', observe: 'histogram' } as const
  for (const file of globSync('{packages,services}/*/src/**/*.ts', { cwd: ROOT })) {
    const source = text(file)
    // A name that is chosen elsewhere is one of a counter, and ends as such.
    for (const [, name = ''] of source.matchAll(/'((?:waybill|kafka)_\w+_total)'/g)) found.set(name, 'counter')
    for (const { groups } of source.matchAll(/\.(?<how>count|gauge|observe)\(\s*'(?<name>[a-z_]+)'/g))
      if (groups?.name) found.set(groups.name, kinds[groups.how as keyof typeof kinds])
  }
  const own = await openMetrics({ service: 'test', instance: '0', process: true }).text()
  for (const [, name = '', kind] of own.matchAll(/^# TYPE (\w+) (counter|gauge|histogram)$/gm))
    found.set(name, kind as Kind)
  return found
}

const PARTS = /_(bucket|sum|count)$/

/** The metrics that an expression asks for. */
const metricsIn = (expr: string): string[] => [
  ...new Set(
    expr.replaceAll(/"[^"]*"/g, '').match(/\b[a-z_]+\b(?=\s*[{[])|\b(?:waybill|kafka|http|nodejs|process)_\w+\b/g) ??
      [],
  ),
]

/** What is wrong with an expression: a metric that nobody exports, or one that is asked for as what it is not. */
function problems(expr: string, known: ReadonlyMap<string, Kind>): string[] {
  const brackets = expr.replaceAll(/"[^"]*"/g, '')
  return [
    ...(['()', '{}', '[]'] as const)
      .filter(([open = '', close = '']) => brackets.split(open).length !== brackets.split(close).length)
      .map((pair) => `${pair} do not match`),
    ...metricsIn(expr).flatMap((name) => {
      const whole = known.get(name)
      const kind = whole ?? (known.get(name.replace(PARTS, '')) === 'histogram' ? 'histogram' : undefined)
      if (kind === undefined) return [`nobody exports ${name}`]
      if (kind === 'histogram' && !PARTS.test(name)) return [`${name} is a histogram: ask for its parts`]
      const rated = new RegExp(`\\b(rate|increase)\\(\\s*${name}\\b`).test(expr)
      if (rated && kind === 'gauge') return [`${name} is a gauge: it has no rate`]
      if (!rated && kind !== 'gauge') return [`${name} only grows: take its rate`]
      return []
    }),
  ]
}

test('what is wrong with an expression is found', () => {
  const known = new Map<string, Kind>([
    ['waybill_gauge', 'gauge'],
    ['waybill_things_total', 'counter'],
    ['waybill_send_seconds', 'histogram'],
  ])
  for (const [expr, says] of [
    ['max(waybill_gone{service="a"})', /nobody exports waybill_gone/],
    ['rate(other[5m])', /nobody exports other/],
    ['rate(waybill_gauge[5m])', /no rate/],
    ['sum(waybill_things_total)', /only grows/],
    ['rate(waybill_send_seconds[5m])', /its parts/],
    ['max(waybill_gauge', /do not match/],
  ] as const) {
    assert.match(problems(expr, known).join(), says)
  }
  assert.deepEqual(problems('max(waybill_gauge{a="(["}) + sum(rate(waybill_send_seconds_bucket[5m]))', known), [])
})

test('every alert asks for metrics that the code exports, and names a runbook that exists', async () => {
  const known = await exported()
  assert.ok(alerts.length > 10)
  for (const { alert, expr, labels, annotations } of alerts) {
    assert.deepEqual(problems(expr, known), [], alert)
    assert.ok(['critical', 'warning'].includes(labels.severity), alert)
    assert.ok(annotations.summary, alert)
    assert.ok(existsSync(join(ROOT, annotations.runbook)), `${alert}: ${annotations.runbook} is not there`)
  }
  assert.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length)
})

test('every runbook is listed, with the alerts that name it', () => {
  const list = text('docs/runbooks/README.md')
  for (const page of globSync('docs/runbooks/*.md', { cwd: ROOT })) {
    if (page.endsWith('README.md')) continue
    const row = list.split('\n').find((line) => line.includes(`](${page.slice('docs/runbooks/'.length)})`))
    assert.ok(row, `${page} is not listed`)
    for (const { alert, annotations } of alerts)
      assert.equal(row.includes(alert), annotations.runbook === page, `${alert} in the row of ${page}`)
  }
})

test('every panel of every dashboard asks for metrics that the code exports', async () => {
  const known = await exported()
  assert.deepEqual(dashboards.map(({ uid }) => uid).sort(), [
    'waybill-dead-letters',
    'waybill-flow',
    'waybill-lag',
    'waybill-outbox',
    'waybill-services',
  ])
  for (const { path, panels } of dashboards) {
    for (const { title, gridPos, targets = [] } of panels) {
      assert.ok(gridPos.x + gridPos.w <= 24, `${path}: ${title} does not fit its row`)
      for (const { expr } of targets) assert.deepEqual(problems(expr, known), [], `${path}: ${title}`)
    }
  }
})
