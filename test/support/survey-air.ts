// What a survey shows, from adverts that a test says: the gateway's own pipeline and survey, and no radio.
import { readFileSync } from 'node:fs';
import { readSiteFile, type Site } from '@aisle/protocol';
import { pino } from 'pino';
import { Health } from '../../gateway/src/health/health.ts';
import { Pipeline } from '../../gateway/src/pipeline.ts';
import { makeEstimator } from '../../gateway/src/presence/make-estimator.ts';
import { SurveyStreams } from '../../gateway/src/survey-streams.ts';

export const DEMO_SITE = 'scripts/demo/site.yaml';
export const STRANGER = '5a:11:22:33:44:55';

/** Its time stands still but for `wait`. */
export class SurveyAir {
	readonly site: Site;
	readonly pipeline: Pipeline;
	readonly survey: SurveyStreams;
	readonly health: Health;
	readonly logged: string[] = [];
	/** how many listen to the pipeline now */
	listeners = 0;
	t = Date.UTC(2026, 4, 4, 8, 30) / 1000;

	constructor(options: { strangersForS?: number } = {}) {
		const read = readSiteFile(readFileSync(DEMO_SITE, 'utf8'), DEMO_SITE);
		if (!read.ok) throw new Error(`${DEMO_SITE} is not a site file`);
		this.site = read.site;
		this.pipeline = new Pipeline({
			site: this.site,
			estimator: makeEstimator(this.site),
			rules: { exitAfterS: 30, visitGapS: 600 },
			sink: { write() {} },
		});
		const listen = this.pipeline.listen.bind(this.pipeline);
		this.pipeline.listen = (listener) => {
			const stop = listen(listener);
			this.listeners++;
			return () => {
				this.listeners--;
				stop();
			};
		};
		this.health = new Health(() => this.t);
		this.survey = new SurveyStreams({
			site: this.site,
			pipeline: this.pipeline,
			numberOf: () => undefined,
			health: this.health,
			log: pino({}, { write: (line: string) => void this.logged.push(line) }),
			now: () => this.t,
			...options,
		});
		this.pipeline.advance(this.t);
	}

	wait(seconds: number): void {
		this.t += seconds;
		this.pipeline.advance(this.t);
	}

	/** A cart of the site file is heard once. */
	cart(n: number, receiver: string, rssiDbm: number): void {
		const instance = n.toString(16).padStart(12, '0');
		this.#hear(`c0:ff:ee:00:00:0${n}`, receiver, rssiDbm, `0303aafe1516aafe00e78b0ca750e7a7c0a1f3d2${instance}0000`);
	}

	stranger(receiver: string, rssiDbm: number): void {
		this.#hear(STRANGER, receiver, rssiDbm, '0201060303e7fe');
	}

	#hear(address: string, receiver: string, rssiDbm: number, hex: string): void {
		this.pipeline.observe({ receiver, address, rssiDbm, data: Buffer.from(hex, 'hex'), t: this.t });
	}
}
