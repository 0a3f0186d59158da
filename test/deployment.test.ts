import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import { consumers, topics } from '@waybill/contracts'
import { parse } from 'yaml'
import { passwords, settingsOf } from '../apps/cli/src/provision/provision.ts'

const ROOT = resolve(import.meta.dirname, '..')
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const services = readdirSync(join(ROOT, 'services'))
const databases = [...services.filter((name) => name !== 'gateway'), 'console']

type Env = Record<string, string>
type ReadConfig = (env: Env) => unknown

/** What reads the settings of each process: it throws with the names of all that are missing or wrong. */
const configs: Record<string, string> = {
  ...Object.fromEntries(services.map((name) => [name, `../services/${name}/src/config.ts`])),
  console: '../apps/console/src/server/config.ts',
  registry: '../packages/schema-registry/src/config.ts',
}

async function check(name: string, env: Env): Promise<void> {
  const { readConfig } = (await import(configs[name] ?? '')) as { readConfig: ReadConfig }
  assert.doesNotThrow(() => readConfig(env), `the settings of ${name}`)
}

interface Compose {
  services: Record<string, { command?: string[]; environment?: Env; image?: string; read_only?: boolean }>
}

const compose = parse(text('compose.yaml'), { merge: true }) as Compose
const folder = mkdtempSync(join(tmpdir(), 'waybill-deployment-'))
after(() => rmSync(folder, { recursive: true }))

/** The secrets that infra/compose/make-env writes. */
function secrets(): Env {
  const file = join(folder, '.env')
  execFileSync(join(ROOT, 'infra/compose/make-env'), [file])
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

const filled = (env: Env, values: Env): Env =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      String(value).replaceAll(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => {
        assert.ok(values[variable], `make-env makes no ${variable}`)
        return values[variable]
      }),
    ]),
  )

test('the secrets of compose are random, made once, and only their owner can read them', () => {
  const first = secrets()
  assert.equal(statSync(join(folder, '.env')).mode & 0o777, 0o600)
  assert.deepEqual(secrets(), first, 'what is there stays')
  const values = Object.values(first)
  assert.equal(new Set(values).size, values.length)
  for (const value of values) assert.ok(value.length >= 22, 'each has 128 bits or more')
})

test('compose runs every service with all the settings that it needs, from a read-only image', async () => {
  const made = secrets()
  for (const name of Object.keys(configs)) {
    const container = compose.services[name]
    assert.ok(container, `compose.yaml has no ${name}`)
    assert.ok(container.read_only, name)
    const [entry = ''] = container.command ?? []
    assert.ok(globSync(entry, { cwd: ROOT }).length === 1, `${name}: ${entry} is not there`)
    await check(name, filled(container.environment ?? {}, made))
  }
  const setUp = filled(compose.services['set-up']?.environment ?? {}, made)
  assert.deepEqual(
    Object.keys(passwords(setUp)).sort(),
    databases.toSorted(),
    'set-up makes a database for each service that has one, and the console',
  )
  for (const name of Object.keys(passwords(setUp)))
    assert.ok(
      filled(compose.services[name]?.environment ?? {}, made).DATABASE_URL?.includes(passwords(setUp)[name] ?? '-'),
    )
})

test('Prometheus of compose asks every service', () => {
  const targets = JSON.parse(text('infra/compose/targets/services.json')) as { targets: string[]; labels: Env }[]
  assert.deepEqual(targets.map(({ labels }) => labels.service).sort(), [...services, 'console'].sort())
  for (const {
    targets: [at],
    labels,
  } of targets)
    assert.equal(at, `${labels.service}:8080`)
})

interface Values {
  env: Env
  services: Record<
    string,
    { database?: boolean; consumes?: boolean; env?: Env; secretEnv?: Env; from?: string[]; entry?: string }
  >
}

const values = parse(text('infra/kubernetes/waybill/values.yaml')) as Values

/** One value of each key of the Secret, as docs/deployment.md makes it. */
const SECRET: Env = {
  'master-keys': `k1:${Buffer.alloc(32).toString('base64')}`,
  'bootstrap-users': '[]',
  'psp-api-key': 'key',
  'psp-webhook-secret': 'secret',
  'smtp-url': 'smtp://mail:25',
  'session-key': Buffer.alloc(32).toString('base64'),
}

test('the chart runs every service with all the settings that it needs', async () => {
  assert.deepEqual(Object.keys(values.services).sort(), Object.keys(configs).sort())
  for (const [name, { database, env = {}, secretEnv = {} }] of Object.entries(values.services)) {
    const secret = Object.entries(secretEnv).map(([variable, key]) => {
      assert.ok(SECRET[key], `${name}: the Secret has no ${key}`)
      return [variable, SECRET[key]] as const
    })
    await check(name, {
      KAFKA_BROKERS: 'kafka:9092',
      ...values.env,
      ...Object.fromEntries(
        Object.entries(env).map(([variable, value]) => [variable, value.replace('$(POD_IP)', '10.0.0.1')]),
      ),
      ...Object.fromEntries(secret),
      ...(database ? { DATABASE_URL: `postgres://${name}@db/${name}` } : {}),
    })
  }
  for (const name of [...services, 'console']) {
    const service = values.services[name]
    assert.equal(service?.database ?? false, databases.includes(name), `${name} has a database`)
    assert.equal(service?.consumes ?? false, consumers.includes(name), `${name} has a consumer group`)
  }
})

test('whom a process of the chart calls lets it in', () => {
  for (const [name, { env = {} }] of Object.entries(values.services)) {
    for (const value of [...Object.values(values.env), ...Object.values(env)]) {
      const called = /^http:\/\/([a-z]+):8080/.exec(String(value))?.[1]
      if (!called || (name === 'registry' && called !== 'registry')) continue
      if (called === name && name !== 'registry') continue
      assert.ok(values.services[called]?.from?.includes(name), `${called} does not let ${name} in`)
    }
  }
})

test('the topics of the chart are those of the catalogue', () => {
  const found = JSON.parse(text('infra/kubernetes/waybill/files/topics.json'))
  assert.deepEqual(
    found,
    topics.map(settingsOf),
    './waybill provision --dry-run --json on an empty cluster writes them',
  )
})

test('each process of the chart, its Job and KEDA are users of their own in a Kafka by TLS', () => {
  const users = JSON.parse(text('infra/kubernetes/waybill/files/kafka-users.json')) as { name: string }[]
  const wanted = [...Object.keys(values.services), 'waybill', 'keda']
  assert.deepEqual(users.map(({ name }) => name).sort(), wanted.sort())
})

test('the image has every workspace that a process may need', () => {
  const dockerfile = text('Dockerfile')
  const { workspaces } = JSON.parse(text('package.json')) as { workspaces: string[] }
  for (const workspace of workspaces.filter((one) => !/^(bench|examples)/.test(one))) {
    const path = workspace.replace('/*', '')
    assert.match(dockerfile, new RegExp(`^COPY ${path} ${path}$`, 'm'))
  }
  assert.match(dockerfile, /^USER node$/m)
})

test('every YAML file of the deployment can be read', () => {
  const files = globSync(['compose.yaml', 'infra/**/*.{yml,yaml}'], { cwd: ROOT }).filter(
    (file) => !file.includes('/templates/'),
  )
  assert.ok(files.length >= 7, files.join())
  for (const file of files) assert.doesNotThrow(() => parse(text(file), { merge: true }), file)
})
