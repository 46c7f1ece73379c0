// A survey that is taken in a test: the gateway's own survey room over an air that says when a tag is heard, and files of its own.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { SurveyReading } from '../../gateway/src/presence/survey-reading.ts';
import { SurveyRoom } from '../../gateway/src/survey-room.ts';
import { SurveyAir } from './survey-air.ts';

export class SurveyTaking {
	readonly air = new SurveyAir();
	readonly folder = mkdtempSync(join(tmpdir(), 'aisle-taking-'));
	readonly path = join(this.folder, 'site.survey.jsonl');
	/** what presence was told to learn, each time */
	readonly learned: SurveyReading[][] = [];
	room!: SurveyRoom;

	/** A start of the gateway; what lies in the folder stays. */
	async open(pauseMs = 5): Promise<this> {
		const { air, path, learned } = this;
		this.room = await SurveyRoom.open({
			path,
			...{ site: air.site, health: air.health, pauseMs, now: () => air.t, pipeline: () => air.pipeline },
			log: pino({}, { write: (line: string) => void air.logged.push(line) }),
			onSurveyChanged: (readings) => void learned.push(readings),
		});
		this.room.learning.readings();
		return this;
	}

	/** Cart 1 is heard ten times a second by so many receivers, the first the best. */
	hold(seconds: number, receivers = 3, bestDbm = -55): void {
		const ids = this.air.site.receivers.map(({ id }) => id);
		for (let i = 0; i < seconds * 10; i++) {
			this.air.wait(0.1);
			for (let n = 0; n < receivers; n++) this.air.cart(1, ids[n]!, bestDbm - 8 * n + (i % 3));
		}
	}

	/** Of the survey, as they lie on disk. */
	lines(path = this.path): string[] {
		return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
	}

	/** What health says of a part. */
	part(name: string): { state: string; words: string } | undefined {
		return this.air.health.parts().find((part) => part.name === name);
	}

	async close(): Promise<void> {
		await this.room.stop();
		rmSync(this.folder, { recursive: true });
	}
}
