/** @jsxImportSource preact */
// What the shopper agreed to, each with its switch, and the end of it all.
import type { MeReply } from '@aisle/protocol/app-api';
import type { Deeds } from '../session.ts';
import { Erase } from './erase.tsx';
import { Kept } from './kept.tsx';
import { Purposes } from './purposes.tsx';

export function Choices({ me, isBusy, deeds }: { me: MeReply; isBusy: boolean; deeds: Deeds }) {
	return (
		<section class="choices" aria-labelledby="choices-title">
			<h2 class="section-title" id="choices-title">
				Your choices
			</h2>
			<div class="card switches">
				<Purposes granted={me.consents} isWaiting={isBusy} turn={deeds.change} />
				<Kept />
				<Erase isBusy={isBusy} erase={deeds.erase} />
			</div>
		</section>
	);
}
