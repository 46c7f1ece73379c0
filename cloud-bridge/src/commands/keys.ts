// `aisle-bridge keys rotate`: a new key that seals shoppers' keys and names, while the bridge is stopped.
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { rotateKeys } from './rotate-keys.ts';

export function keysCommand(): Command {
	return new Command('keys').description('the keys that seal what the database holds of shoppers').addCommand(
		new Command('rotate')
			.description('make a new key and seal everything with it; stop the bridge before')
			.option('-c, --config <path>', 'settings', 'cloud.yaml')
			.action(async ({ config }: { config: string }) => {
				// the database and the keys are nobody else's on this machine
				process.umask(0o077);
				const { resealed, file } = await rotateKeys(readConfig(config, process.env));
				process.stdout.write(
					`${resealed} shoppers are sealed with the new key, the first line of ${file}. ` +
						'Keep the lines below it until no backup from before today is left, then delete them.\n',
				);
			}),
	);
}
