// The adapters of a running store, and the ways in which they can be made to fail while somebody watches.
import type { ServedController } from './hci/host-line.ts';
import type { Radio, RadioAction, RadioDesk } from './web/radios.ts';

const ACTIONS: Record<RadioAction, (adapter: ServedController) => unknown> = {
	silence: ({ controller }) => controller.become('silent'),
	deafen: ({ controller }) => controller.become('deaf'),
	hear: ({ controller }) => controller.become('sound'),
	'power-off': ({ controller }) => controller.become('off'),
	'power-on': ({ controller }) => controller.become('sound'),
	crash: ({ controller }) => controller.crash(MADE_TO),
	unplug: (adapter) => adapter.unplug(),
	plug: (adapter) => adapter.plug(),
};

/** The code of a Hardware Error is the maker's own. */
const MADE_TO = 0x01;

export class Radios implements RadioDesk {
	readonly #adapters: ReadonlyMap<string, ServedController>;

	constructor(adapters: ReadonlyMap<string, ServedController>) {
		this.#adapters = adapters;
	}

	list(): Radio[] {
		return [...this.#adapters].map(([receiver, adapter]) => radioOf(receiver, adapter));
	}

	async act(receiver: string, action: RadioAction): Promise<Radio | undefined> {
		const adapter = this.#adapters.get(receiver);
		if (!adapter) return undefined;
		await ACTIONS[action](adapter);
		return radioOf(receiver, adapter);
	}
}

function radioOf(receiver: string, { controller, address, plugged }: ServedController): Radio {
	const { condition, scan } = controller;
	return { receiver, transport: address, condition: plugged ? condition : 'unplugged', scanning: scan.enabled };
}
