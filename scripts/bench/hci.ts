// Reports a second from a controller in a process of its own, through an adapter's process, to a hci source's `observe`.
import { hciSource } from '../../gateway/src/sources/hci.ts';
import { sourceContext } from '../../test/support/source-context.ts';
import { startBenchController } from './bench-controller.ts';
import { type BenchResult, measure } from './result.ts';

const ADDRESSES = 1_000;
const REPORTS = 100_000;
/** Fits what an adapter's process holds for a gateway that is slow: beyond it adverts are dropped, and said. */
const AT_ONCE = 10_000;

export async function benchHci(): Promise<BenchResult> {
	const controller = await startBenchController();
	let left = 0;
	const heardAll = { resolve: () => {} };
	const hearing = Promise.withResolvers<void>();
	const source = await hciSource.start(
		hciSource.config.parse({ receiver: 'r', transport: controller.address }),
		sourceContext({
			observe: () => {
				if (--left === 0) heardAll.resolve();
			},
			receivers: new Set(['r']),
			report: ({ state, words }) => {
				if (state === 'ok') hearing.resolve();
				if (state === 'failed') hearing.reject(new Error(words));
			},
			fail: hearing.reject,
		}),
	);
	try {
		await hearing.promise;
		return await measure({
			name: 'hci',
			unit: 'reports/s',
			what: `legacy reports of ${ADDRESSES} addresses, each in a packet: controller's process → loopback TCP → adapter's process → pipe → observe`,
			async run() {
				for (let sent = 0; sent < REPORTS; sent += AT_ONCE) {
					const done = new Promise<void>((resolve) => {
						heardAll.resolve = resolve;
					});
					left = AT_ONCE;
					await Promise.all([controller.send(AT_ONCE, ADDRESSES, 0), done]);
				}
				return REPORTS;
			},
		});
	} finally {
		await source.stop();
		await controller.end();
	}
}
