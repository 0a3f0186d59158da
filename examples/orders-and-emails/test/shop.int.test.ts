import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { expectEachOrderOnce, openShop } from './shop.ts'

test('each order is confirmed by one e-mail, also when its event comes twice', async (t) => {
  const folder = fileURLToPath(new URL('../src', import.meta.url))
  const shop = await openShop(t, { node: process.execPath, folder, ending: 'ts' })
  await expectEachOrderOnce(shop)
  await shop.close()
})
