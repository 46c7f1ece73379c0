/** @jsxImportSource preact */
// The newest offer in full, earlier ones folded below it.
import type { InboxOffer, MeReply, OfferMark } from '@aisle/protocol/app-api';
import { isOver, type State } from '../state.ts';
import { OfferCard } from './offer-card.tsx';
import { OfferRow } from './offer-row.tsx';

export type MarkOffer = (id: string, mark: OfferMark['mark']) => void;
type OffersProps = { state: State; consents: MeReply['consents']; mark: MarkOffer };

export function Offers({ state, consents, mark }: OffersProps) {
	const { offers, nowMs, arrivedId } = state;
	const newest = offers.find((offer) => !isOver(offer, nowMs));
	const earlier = offers.filter((offer) => offer !== newest);
	return (
		<section class="offers" aria-label="Offers">
			{newest === undefined ? (
				<Nothing consents={consents} />
			) : (
				<OfferCard key={newest.id} offer={newest} nowMs={nowMs} hasArrived={newest.id === arrivedId} mark={mark} />
			)}
			{earlier.length > 0 && <Earlier offers={earlier} nowMs={nowMs} mark={mark} />}
		</section>
	);
}

function Earlier({ offers, nowMs, mark }: { offers: readonly InboxOffer[]; nowMs: number; mark: MarkOffer }) {
	return (
		<>
			<h2 class="section-title">Earlier</h2>
			<ul class="card rows">
				{offers.map((offer) => (
					<OfferRow key={offer.id} offer={offer} nowMs={nowMs} mark={mark} />
				))}
			</ul>
		</>
	);
}

function Nothing({ consents: { presence, offers } }: { consents: MeReply['consents'] }) {
	const [title, words] = offers
		? presence
			? ['No offer right now', 'They come here while you walk through the store. Nothing to do.']
			: ['No offers can come', 'They need to know where you are. Look at “What I agreed to” below.']
		: ['Offers are off', 'Switch them on in “What I agreed to” below, whenever you like.'];
	return (
		<div class="card nothing">
			<h2>{title}</h2>
			<p class="quiet">{words}</p>
		</div>
	);
}
