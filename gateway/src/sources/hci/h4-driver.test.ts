import { duplexPair } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { H4Driver } from './h4-driver.ts';

const RESET = Buffer.from([1, 3, 12, 0]);
const ACL = Buffer.from([2, 1, 0, 0, 0]);

function driverAndController() {
	const [host, controller] = duplexPair();
	const driver = new H4Driver(host);
	driver.start();
	let received = '';
	controller.on('data', (bytes: Buffer) => {
		received += bytes.toString('hex');
	});
	const complete = (allowed: number) => controller.write(Buffer.from([4, 0x0e, 4, allowed, 3, 12, 0]));
	return { driver, controller, complete, received: () => received };
}

function until(received: () => string, ...packets: Buffer[]): Promise<void> {
	return vi.waitFor(() => expect(received()).toBe(Buffer.concat(packets).toString('hex')));
}

test('sends as many commands as the controller allows; data does not wait for them', async () => {
	const { driver, complete, received } = driverAndController();
	for (let i = 0; i < 5; i++) driver.write(RESET);
	driver.write(ACL);
	await until(received, RESET, ACL);
	complete(2);
	await until(received, RESET, ACL, RESET, RESET);
	complete(0);
	complete(1);
	await until(received, RESET, ACL, RESET, RESET, RESET);
});

test('command status allows commands too', async () => {
	const { driver, controller, received } = driverAndController();
	driver.write(RESET);
	driver.write(RESET);
	controller.write(Buffer.from([4, 0x0f, 4, 1, 1, 3, 12]));
	await until(received, RESET, RESET);
});

test('stop sends what waits, hands nothing over any more, and closes without a reason', async () => {
	const { driver, controller, complete, received } = driverAndController();
	const heard: Buffer[] = [];
	driver.on('data', (packet) => heard.push(packet));
	for (let i = 0; i < 3; i++) driver.write(RESET);
	driver.stop();
	complete(1);
	await until(received, RESET, RESET, RESET);
	controller.end();
	expect(await driver.closed).toBeUndefined();
	expect(driver.isDevUp()).toBe(false);
	expect(heard).toEqual([]);
});

test('a controller that does not close after a stop is cut off', async () => {
	const { driver } = driverAndController();
	driver.stop();
	expect(await driver.closed).toBeUndefined();
});

test('a stream that fails is lost with its reason', async () => {
	const { driver, controller } = driverAndController();
	controller.write(Buffer.from([0x99]));
	expect((await driver.closed)?.message).toContain('not H4 or has lost step');
	driver.write(RESET);
	driver.stop();
});

test('a controller that makes noble ask and ask, and takes nothing, is given up', async () => {
	const { driver, complete } = driverAndController();
	for (let i = 0; i < 60; i++) driver.write(RESET);
	complete(0);
	expect(driver.isDevUp()).toBe(true);
	for (let i = 0; i < 10; i++) driver.write(RESET);
	expect((await driver.closed)?.message).toContain('takes no more commands');

	const [host] = duplexPair();
	const unread = new H4Driver(host);
	for (let i = 0; i < 400; i++) unread.write(Buffer.alloc(1_000, 2));
	expect((await unread.closed)?.message).toContain('takes no more commands');
});

test("adverts that come one by one are heard as fast as they come, at the driver's own pace too", async () => {
	const { driver, controller } = driverAndController();
	const advert = Buffer.from([4, 0x3e, 2, 2, 0]);
	let heard = 0;
	driver.on('data', () => heard++);
	driver.pace();
	for (let i = 0; i < 1_000; i++) {
		controller.write(advert);
		await nextTurn();
	}
	// reading one advert each time that it looks would take 25 s
	await vi.waitFor(() => expect(heard).toBe(1_000), 5_000);
});
