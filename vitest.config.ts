// One vitest project for the whole repository: unit tests beside their files, journeys and contracts in test/.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: [
			'*/src/**/*.test.ts',
			'gateway/page/**/*.test.ts',
			'cloud-bridge/phone/**/*.test.ts',
			'test/**/*.test.ts',
			'scripts/**/*.test.ts',
		],
		exclude: ['**/node_modules/**', '**/dist/**', 'var/**'],
		globalSetup: ['test/support/pages.ts'],
		setupFiles: ['test/support/patience.ts'],
		// native addons (better-sqlite3, noble's socket) are not safe in worker threads of one process
		pool: 'forks',
		// journeys mostly wait: one file at a time, as vitest would have it on two cores, takes twice as long
		maxWorkers: Math.max(2, availableParallelism() - 1),
		testTimeout: 20_000,
		hookTimeout: 30_000,
	},
});
