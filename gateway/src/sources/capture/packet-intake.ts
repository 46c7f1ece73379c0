// What a container's packets become: advertising reports, put together and named by the receiver; the others counted.
import type { AdvReport } from '../hci/adv-reports.ts';
import { AdvertAssembler } from '../hci/advert-assembler.ts';
import type { Position, Recording } from './format.ts';

/** Reads one packet of a link type. */
export type PacketReader = (packet: Buffer, into: PacketIntake) => void;

/** A monitor records every adapter of a machine: no machine has more. */
const MOST_ADAPTERS = 16;

export class PacketIntake {
	/** of the packet that is read now, Unix seconds */
	t = 0;
	readonly #recording: Recording;
	readonly #assemblers = new Map<number, AdvertAssembler>();
	readonly #position: () => Position;

	/** @param position of the packet that is read now: where problems are */
	constructor(recording: Recording, position: () => Position) {
		this.#recording = recording;
		this.#position = position;
	}

	/** `adapter` keeps apart what two adapters heard of one device. */
	take(report: AdvReport, adapter = 0): void {
		this.#assembler(adapter % MOST_ADAPTERS).take(report, this.t);
	}

	passOver(reason: string): void {
		this.#recording.passOver(reason);
	}

	problem(words: string): void {
		this.#recording.problem(this.#position(), words);
	}

	/** @param leftBytes of a packet that the file's end cut */
	end(leftBytes: number): void {
		for (const assembler of this.#assemblers.values()) assembler.end();
		if (leftBytes > 0) this.problem(`the file is cut in the middle of this packet, after ${leftBytes} bytes; skipped`);
	}

	#assembler(adapter: number): AdvertAssembler {
		let assembler = this.#assemblers.get(adapter);
		if (!assembler) {
			const { receiver } = this.#recording;
			// a recorder hears responses whether it asked for them or another did
			assembler = new AdvertAssembler({ active: true }, ({ address, rssiDbm, data, scanResponse, t }) => {
				this.#recording.hand({ receiver, address, rssiDbm, data, t, ...(scanResponse && { scanResponse }) });
			});
			this.#assemblers.set(adapter, assembler);
		}
		return assembler;
	}
}
