import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type TestContext, test } from 'node:test'

/** As npm ci does: takes all away, installs, and writes its own lock file last. `FAIL` stops it before or midway. */
const NPM = `#!/bin/sh
if [ "$1" = --version ]; then echo 11.19.1; exit; fi
echo "$*" >> installs
[ "\${FAIL:-}" = refuse ] && exit 1
rm -rf node_modules
mkdir -p node_modules/.bin
printf '#!/bin/sh\\nshift\\necho "runs $*"\\n' > node_modules/.bin/node
chmod +x node_modules/.bin/node
case \${FAIL:-} in
  exit) exit 1 ;;
  kill) kill -KILL $PPID; exit 1 ;;
esac
touch node_modules/.package-lock.json
`

/** A checkout with the launcher, a lock file and nothing else, on a machine with these versions. */
function checkout(t: TestContext, { npm = NPM, node = 'v24.1.0' } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'waybill-launcher-'))
  t.after(() => rmSync(root, { recursive: true }))
  const bin = join(root, 'bin')
  mkdirSync(bin)
  for (const [name, script] of Object.entries({ npm, node: `#!/bin/sh\necho ${node}\n` })) {
    writeFileSync(join(bin, name), script)
    chmodSync(join(bin, name), 0o755)
  }
  copyFileSync(new URL('../waybill', import.meta.url), join(root, 'waybill'))
  writeFileSync(join(root, 'package-lock.json'), '{}')
  return {
    root,
    run(args: string[], env: NodeJS.ProcessEnv = {}) {
      const path = `${bin}${delimiter}${process.env.PATH}`
      const before = existsSync(join(root, 'installs'))
      const { status, stdout, stderr } = spawnSync(join(root, 'waybill'), args, {
        env: { ...process.env, ...env, PATH: path },
        encoding: 'utf8',
      })
      const installed = existsSync(join(root, 'installs'))
      rmSync(join(root, 'installs'), { force: true })
      assert.ok(!before)
      return { status, stdout, stderr, installed }
    },
    /** The lock file is newer than what is installed, as after a pull. */
    pull: () => utimesSync(join(root, 'package-lock.json'), new Date(), new Date(Date.now() + 60_000)),
  }
}

test('the first call of the launcher installs and says so, the next only runs', (t) => {
  const { run } = checkout(t)
  const first = run(['ps', '--json'])
  assert.deepEqual([first.status, first.installed], [0, true], first.stderr)
  assert.match(first.stdout, /^runs ps --json$/m)
  assert.match(first.stderr, /not installed yet: npm ci/)
  assert.deepEqual(run(['up']), { status: 0, stdout: 'runs up\n', stderr: '', installed: false })
})

test('after a change of the lock file what works with the packages installs anew, what looks or stops does not', (t) => {
  const { run, pull } = checkout(t)
  run(['up'])
  pull()
  for (const args of [['down'], ['ps'], ['logs', 'orders'], ['--help'], ['up', '--help'], ['help', 'up'], []]) {
    const { stdout, stderr, installed } = run(args)
    assert.deepEqual([stdout, stderr, installed], [`runs ${args.join(' ')}\n`, '', false], args.join(' '))
  }
  const { stdout, stderr, installed } = run(['up'])
  assert.deepEqual([stdout, installed], ['runs up\n', true])
  assert.match(stderr, /older than package-lock\.json: npm ci/)
})

for (const how of ['exit', 'kill']) {
  test(`an installation that ends midway (${how}) runs nothing, and the next call makes it whole`, (t) => {
    const { run, pull } = checkout(t)
    run(['up'])
    pull()
    const broken = run(['up'], { FAIL: how })
    assert.notEqual(broken.status, 0)
    assert.equal(broken.stdout, '')
    // Also a call that only looks: there is nothing that it could run.
    const { stdout, stderr, installed } = run(['down'])
    assert.deepEqual([stdout, installed], ['runs down\n', true])
    assert.match(stderr, /in part only: npm ci/)
  })
}

test('an npm that refuses before it begins leaves what was installed to the calls that look or stop', (t) => {
  const { run, pull } = checkout(t)
  run(['up'])
  pull()
  assert.match(run(['up'], { FAIL: 'refuse' }).stderr, /could not be installed; npm says why/)
  assert.deepEqual(run(['down']), { status: 0, stdout: 'runs down\n', stderr: '', installed: false })
})

test('an npm or a Node.js that is too old is named, and nothing is installed', (t) => {
  const npm = NPM.replace('11.19.1', '10.9.0')
  assert.match(checkout(t, { npm }).run(['up']).stderr, /npm 11 or later is needed/)
  const old = checkout(t, { node: 'v18.20.0' }).run(['up'])
  assert.match(old.stderr, /Node\.js 20 or later is needed/)
  assert.equal(old.installed, false)
})
