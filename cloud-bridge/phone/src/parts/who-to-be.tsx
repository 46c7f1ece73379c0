/** @jsxImportSource preact */
// Demos: a guest of one's own, or somebody who walks in the simulated store already.
import type { PeopleReply, PhoneReply } from '@aisle/protocol/app-api';
import type { Deeds } from '../deeds.ts';
import { sentence } from '../language/times.ts';

/** A few to choose from; a store has dozens. */
const SHOWN_MAX = 6;

type WhoToBeProps = { phone: PhoneReply; people: PeopleReply['people'] | undefined; deeds: Deeds };

export function WhoToBe({ phone: { person }, people, deeds }: WhoToBeProps) {
	return (
		<div class="who">
			<p>
				{person === undefined
					? 'You walked in as a guest, for this page alone.'
					: `You are ${person.words}, and go on with what they came for until you send them elsewhere.`}
			</p>
			{people === undefined ? (
				<div class="ways">
					<button type="button" onClick={deeds.lookForPeople}>
						Be somebody who is there…
					</button>
					{person !== undefined && (
						<button type="button" class="home" onClick={() => deeds.be(null)}>
							Walk in as a guest
						</button>
					)}
				</div>
			) : (
				<fieldset class="ways people">
					<legend>{people.length === 0 ? 'Nobody is there whom you could be.' : 'Be'}</legend>
					{people.slice(0, SHOWN_MAX).map(({ id, words }) => (
						<button type="button" key={id} onClick={() => deeds.be(id)}>
							{sentence(words).slice(0, -1)}
						</button>
					))}
					<button type="button" class="home" onClick={deeds.lookForPeople}>
						Look again
					</button>
				</fieldset>
			)}
		</div>
	);
}
