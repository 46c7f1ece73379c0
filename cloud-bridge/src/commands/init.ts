// `aisle-bridge init`: a folder with everything `run` needs, and the words each gateway must be given.
import { Command } from 'commander';
import { type NewBridge, writeBridge } from './new-bridge.ts';

type Options = {
	dir: string;
	store: string;
	name?: string;
	siteNumber: string;
	gateway: string[];
	site?: string;
	campaigns?: string;
	httpPort: string;
	mqttHost: string;
	mqttPort: string;
	json?: true;
};

export function initCommand(): Command {
	return new Command('init')
		.description('write cloud.yaml, keys and broker accounts for a new bridge')
		.requiredOption('--dir <dir>', 'folder to write to; made where it is missing')
		.requiredOption('--store <id>', 'id of the store, e.g. berlin-mitte')
		.requiredOption('--site-number <n>', 'number of the store, another for every store; never changes')
		.requiredOption('--gateway <id...>', 'ids of the gateways in the store')
		.option('--name <name>', "the store's name as shoppers read it")
		.option('--site <path>', "the store's site file, for the names of its zones")
		.option('--campaigns <path>', 'campaigns to start with')
		.option('--http-port <port>', 'port of the API and the phone page', '7080')
		.option('--mqtt-host <host>', 'address the embedded broker listens on', '127.0.0.1')
		.option('--mqtt-port <port>', 'port of the embedded broker', '7883')
		.option('--json', 'print the result as JSON')
		.action(async (options: Options) => {
			const made = await writeBridge({
				...options,
				name: options.name ?? options.store,
				siteNumber: numberOf(options.siteNumber),
				gateways: options.gateway,
				httpPort: numberOf(options.httpPort),
				mqttPort: numberOf(options.mqttPort),
			});
			process.stdout.write(options.json ? `${JSON.stringify(made, undefined, 2)}\n` : inWords(made));
		});
}

/** Of nothing, say an unset variable of a script, `Number` makes 0, which is a number a store may have. */
function numberOf(text: string): number {
	return text.trim() === '' ? Number.NaN : Number(text);
}

function inWords({ configFile, publicKeyFile, publicKey, adminToken, gateways }: NewBridge): string {
	const credentials = gateways.map(
		({ id, url, username, password }) =>
			`  ${id}\n    url: ${url}\n    username: ${username}\n    password: ${password}\n`,
	);
	return `Wrote ${configFile}. Start the bridge with: npx aisle-bridge run --config ${configFile}

Each gateway needs, under "cloud" in its gateway.yaml (passwords are shown this once; only their hashes are kept):
${credentials.join('')}
and, as publicKeyFile, a copy of ${publicKeyFile}:
${publicKey}
Admin token for /v1/campaigns and /v1/stores (also in cloud.yaml): ${adminToken}
`;
}
