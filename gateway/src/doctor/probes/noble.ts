// Probe: loads noble and its native module, which were made for one kind of machine.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const nobleRequire = createRequire(require.resolve('@stoprocent/noble'));
try {
	nobleRequire('@stoprocent/bluetooth-hci-socket').loadDriver('native');
	const { version } = nobleRequire('./package.json');
	process.stdout.write(JSON.stringify({ version: String(version) }));
} catch (error) {
	process.stdout.write(JSON.stringify({ error: (error as Error).message.split('\n')[0] }));
}
