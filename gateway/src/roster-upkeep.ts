// Keeps rosters in use: tables for the epochs that come, and nobody tracked who is no longer in today's roster.
import type { Pipeline } from './pipeline.ts';

export class RosterUpkeep {
	readonly #pipeline: Pipeline;
	#underWay: Promise<void> = Promise.resolve();
	#stopped = false;

	constructor(pipeline: Pipeline) {
		this.#pipeline = pipeline;
	}

	/** Due when a roster came, and again while time passes. Resolves when the tables stand. */
	refresh(): Promise<void> {
		this.#underWay = this.#underWay.then(() => this.#refresh());
		return this.#underWay;
	}

	/** Once it resolves, nothing more is written because of a roster. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await this.#underWay;
	}

	async #refresh(): Promise<void> {
		if (this.#stopped) return;
		const { rosters, t: pipelineT } = this.#pipeline;
		// a recording has a time of its own, and its passes are those of that time
		const t = Number.isFinite(pipelineT) ? pipelineT : Date.now() / 1000;
		await rosters.prepare(t);
		this.#pipeline.forgetAllBut((subject) => rosters.isMember(subject, t));
	}
}
