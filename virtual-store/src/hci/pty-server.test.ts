import { open } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OPCODE } from './hci-constants.ts';
import { decodeCommandComplete, encodeCommand } from './hci-packets.ts';
import type { ServedController } from './host-line.ts';
import { hasSocat, servePty } from './pty-server.ts';

let server: ServedController | undefined;

beforeEach(({ skip }) => {
	if (!hasSocat()) skip('socat is not installed: apt-get install socat');
});

afterEach(() => server?.close());

function pathOf({ address }: ServedController): string {
	return address.replace('uart:', '');
}

/** A host that opens the terminal, resets the controller, and goes. */
async function reset(path: string): Promise<{ opcode: number }> {
	const terminal = await open(path, 'r+');
	try {
		await terminal.write(encodeCommand({ opcode: OPCODE.reset, parameters: Buffer.alloc(0) }));
		const answer = Buffer.alloc(7);
		for (let at = 0; at < answer.length; ) at += (await terminal.read(answer, at, answer.length - at)).bytesRead;
		return decodeCommandComplete(answer);
	} finally {
		await terminal.close();
	}
}

test('one host after the other opens the terminal, which only its owner may', async () => {
	server = await servePty();
	const path = pathOf(server);
	for (const _host of [1, 2, 3]) expect(await reset(path)).toMatchObject({ opcode: OPCODE.reset });
	const terminal = await open(path);
	expect((await terminal.stat()).mode & 0o777).toBe(0o600);
	await terminal.close();
});

test('unplugged, the terminal ends for its host; plugged in, there is one again', async () => {
	server = await servePty();
	const host = await open(pathOf(server));
	await server.unplug();
	expect(server.plugged).toBe(false);
	expect((await host.read(Buffer.alloc(1), 0, 1)).bytesRead).toBe(0);
	await host.close();
	await server.plug();
	expect(server.plugged).toBe(true);
	expect(await reset(pathOf(server))).toMatchObject({ opcode: OPCODE.reset });
});
